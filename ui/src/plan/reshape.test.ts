import { describe, expect, it } from 'vitest'
import type { Mark, ReviewItem } from '@/api/view'
import { canReshape, filled, guessOf, halvesAt, neighboursOf, nextOf } from './reshape'

const mark = (id: string, start: number, end: number, state = 'proposed'): Mark => ({
  kind: 'promise',
  id,
  start,
  end,
  state,
  title: id,
})

describe('neighbours', () => {
  const text = 'aa, bb\u3002 cc dd'
  const marks = [mark('a', 0, 2), mark('b', 4, 6), mark('c', 8, 10), mark('d', 11, 13)]
  const of = (id: string, all = marks) =>
    neighboursOf(
      { text, marks: all },
      all.find((one) => one.id === id)!,
    )

  it('touch with nothing but stops and blanks between', () => {
    expect(of('a')).toEqual({ before: undefined, after: 'b' })
    expect(of('b')).toEqual({ before: 'a', after: 'c' })
  })

  it('are promises that stand', () => {
    const rejected = [mark('a', 0, 2, 'rejected'), ...marks.slice(1)]
    expect(of('b', rejected).before).toBeUndefined()
    const figure = [{ ...mark('a', 0, 2), kind: 'figure' as const }, ...marks.slice(1)]
    expect(of('b', figure).before).toBeUndefined()
  })

  it('are none beyond other words', () => {
    const apart = [mark('a', 0, 1), mark('b', 4, 6)]
    expect(of('b', apart)).toEqual({ before: undefined, after: undefined })
  })

  it('are found by code points', () => {
    const wide = '\u{20000}a, bb'
    const two = [mark('a', 0, 2), mark('b', 4, 6)]
    expect(neighboursOf({ text: wide, marks: two }, two[1]!).before).toBe('a')
  })
})

describe('a caret', () => {
  it('cuts words in two and counts code points', () => {
    expect(halvesAt('\u{20000}a, b', 4)).toEqual({
      first: '\u{20000}a,',
      second: ' b',
      points: 3,
    })
  })

  it.each([0, 3])('cuts nothing at an end: %i', (caret) => {
    expect(halvesAt('abc', caret)).toBeUndefined()
  })
})

describe('what can be cut', () => {
  it.each([
    ['proposed', 'published', true],
    ['planned', 'reviewing', true],
    ['accepted', 'reviewing', true],
    ['planned', 'published', false],
    ['rejected', 'reviewing', false],
  ])('%s in a %s report: %s', (state, report, can) => {
    expect(canReshape({ state }, { state: report })).toBe(can)
  })
})

describe('a number as written', () => {
  it.each([
    ['1,200.5km', '1200.5', 'km'],
    ['over 30 %', '30', '%'],
    ['some', '', ''],
  ])('%s', (number, value, unit) => expect(guessOf(number)).toEqual({ value, unit }))

  it('is said only where something was filled in', () => {
    expect(filled({ value: '3', unit: ' ', indicator: '' })).toEqual({ value: '3' })
  })
})

describe('what to go on with', () => {
  const items = ['a', 'b', 'c'].map((id) => ({ id }) as ReviewItem)
  it('is new, or stands where the old one stood', () => {
    expect(nextOf(items, ['x', 'c'], 0)).toBe('c')
    expect(nextOf(items, [], 1)).toBe('b')
    expect(nextOf(items, [], 9)).toBe('c')
    expect(nextOf([], [], 0)).toBeUndefined()
  })
})
