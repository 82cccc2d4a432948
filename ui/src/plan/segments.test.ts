import { describe, expect, it } from 'vitest'
import type { Mark } from '@/api/view'
import { inContext, paragraphsOf, segmentsOf, slice, unitsOf } from './segments'

const mark = (kind: Mark['kind'], id: string, start: number, end: number, more = {}): Mark => ({
  kind,
  id,
  start,
  end,
  state: 'accepted',
  title: id,
  ...more,
})
const flat = (text: string, marks: Mark[]) =>
  segmentsOf(text, unitsOf(text), { start: 0, end: text.length }, marks)

describe('layers of marks', () => {
  it('a text without marks is one segment', () => {
    expect(flat('plain', [])).toMatchObject([{ text: 'plain', promises: [], number: false }])
  })

  it('a figure inside a promise keeps both', () => {
    const parts = flat('build 20 homes', [mark('promise', 'p', 0, 14), mark('figure', 'f', 6, 8)])
    expect(parts.map((part) => [part.text, part.promises, part.figure])).toEqual([
      ['build ', ['p'], undefined],
      ['20', ['p'], 'f'],
      [' homes', ['p'], undefined],
    ])
  })

  it('overlapping promises share the middle', () => {
    const parts = flat('abcdef', [mark('promise', 'a', 0, 4), mark('promise', 'b', 2, 6)])
    expect(parts.map((part) => [part.text, part.promises.join('+')])).toEqual([
      ['ab', 'a'],
      ['cd', 'a+b'],
      ['ef', 'b'],
    ])
    expect(parts.map((part) => part.opens.join())).toEqual(['a', 'b', ''])
  })

  it('only the number of a figure is the number', () => {
    const parts = flat('income 20 up', [mark('figure', 'f', 0, 12, { num_start: 7, num_end: 9 })])
    expect(parts.filter((part) => part.number).map((part) => part.text)).toEqual(['20'])
  })

  it('a figure wins over a skip at the same place', () => {
    const [part] = flat('20', [mark('skip', 's', 0, 2), mark('figure', 'f', 0, 2)])
    expect(part).toMatchObject({ figure: 'f', skip: undefined })
  })

  const section = (heading: string, start = 0) => ({
    id: heading,
    heading,
    level: 2,
    part: 'plan',
    start,
    end: 99,
  })
  it.each([
    ['(1) Homes. Build 20 homes.', '(1) Homes', ['(1) Homes.']],
    ['## Homes\uff1abuild 20', 'Homes', ['Homes\uff1a']],
    ['(1) Homes.', '(1) Homes', []],
    ['Homes', 'Homes', []],
  ])('of %o only the heading leads', (text, heading, leading) => {
    const [paragraph] = paragraphsOf(text, [section(heading, text.indexOf(heading))], [])
    expect(paragraph?.heading?.heading).toBe(heading)
    expect(paragraph?.lead !== undefined).toBe(leading.length > 0)
    expect(paragraph?.segments.filter((part) => part.leads).map((part) => part.text)).toEqual(
      leading,
    )
  })

  it('joined segments are the text, whatever the marks', () => {
    const text = 'one two\n\nthree four five\nsix'
    const marks = Array.from({ length: 40 }, (_, n) =>
      mark(n % 3 ? 'promise' : 'figure', `m${n}`, (n * 7) % 20, ((n * 7) % 20) + (n % 9) + 1),
    )
    const joined = paragraphsOf(text, [], marks).map((paragraph) =>
      paragraph.segments.map((part) => part.text).join(''),
    )
    expect(joined).toEqual(['one two', 'three four five', 'six'])
  })

  it('offsets count code points, also after a character of two units', () => {
    const text = 'a\u{2070e}b20c'
    expect(slice(text, 3, 5)).toBe('20')
    const parts = paragraphsOf(text, [], [mark('figure', 'f', 3, 5)]).flatMap((one) => one.segments)
    expect(parts.find((part) => part.figure)?.text).toBe('20')
  })

  it('fifteen thousand characters with 700 marks are layered in a blink', () => {
    const text = Array.from({ length: 100 }, () => 'x'.repeat(150)).join('\n')
    const marks = Array.from({ length: 700 }, (_, n) =>
      mark(n % 2 ? 'figure' : 'promise', `m${n}`, n * 21, n * 21 + 18),
    )
    const before = performance.now()
    expect(paragraphsOf(text, [], marks)).toHaveLength(100)
    expect(performance.now() - before).toBeLessThan(500)
  })
})

describe('words in their context', () => {
  const text = 'heading\nbefore words after\nnext'
  const span = { start: 15, end: 20 }

  it('keep to their paragraph', () => {
    expect(inContext(text, span, 60)).toEqual({
      before: 'before ',
      words: 'words',
      after: ' after',
    })
  })

  it('show where a long paragraph is cut', () => {
    expect(inContext(text, span, 4)).toEqual({
      before: '\u2026ore ',
      words: 'words',
      after: ' aft\u2026',
    })
  })

  it('the ends of the text are no cuts', () => {
    expect(inContext('words', { start: 0, end: 5 }, 4)).toMatchObject({ before: '', after: '' })
  })
})
