import { describe, expect, it } from 'vitest'
import type { Mark, ReportSummary, ReviewItem } from '@/api/view'
import {
  after,
  carried,
  fits,
  merged,
  naming,
  outcomeOf,
  replacedSamples,
  stateOf,
  tally,
} from './review'

const item = (id: string, state = 'proposed'): ReviewItem => ({
  id,
  state,
  kind: 'promise',
  start: 0,
  end: 1,
  quote: id,
  fields: {},
  suggestions: [],
  owners: [],
})
const shown = (items: ReviewItem[]) => items.map(({ id, state }) => `${id} ${state}`)

describe('a verdict', () => {
  it.each([
    ['accept', 'proposed', true],
    ['accept', 'planned', false],
    ['reject', 'rejected', false],
    ['restore', 'rejected', true],
    ['restore', 'planned', false],
    ['edit', 'planned', true],
    ['edit', 'gone', false],
    ['accept', 'gone', false],
    ['edit', 'withdrawn', false],
  ] as const)('%s on a %s item: %s', (verdict, state, expected) => {
    expect(fits(verdict, { state })).toBe(expected)
  })

  it('leads to the state of its kind', () => {
    expect(after('accept', { kind: 'figure', state: 'proposed' })).toBe('accepted')
    expect(after('accept', { kind: 'promise', state: 'proposed' })).toBe('planned')
    expect(after('edit', { kind: 'promise', state: 'planned' })).toBe('planned')
    expect(stateOf('promise', 'accepted')).toBe('planned')
  })
})

describe('naming owners', () => {
  const [lead, other] = [
    { organ: 'commerce', role: 'lead' as const },
    { organ: 'housing', role: 'support' as const },
  ]
  const owned = (state: string, owners = [lead]) => ({ state, owners })

  it('takes up what is undecided', () => {
    const wish = naming(owned('proposed', []), [lead])
    expect(wish).toEqual({ decision: 'accept', owners: [lead] })
    expect(naming(owned('proposed'), [])).toEqual({ decision: 'accept', owners: [] })
  })

  it('adds to what was taken up, and names nobody twice', () => {
    expect(naming(owned('planned'), [lead, other])).toEqual({ decision: 'edit', owners: [other] })
    expect(naming(owned('planned'), [lead])).toBeUndefined()
  })

  it('leaves what was rejected or is gone alone', () => {
    expect(naming(owned('rejected', []), [lead])).toBeUndefined()
    expect(naming(owned('gone', []), [lead])).toBeUndefined()
  })
})

describe('the outcome of several decisions', () => {
  it('tells what went through, what was refused and what was left alone', () => {
    const problem = { type: '', status: 422, code: '', instance: '', title: 'not recorded' }
    const refused = { ...problem, detail: '', errors: [{ path: 'due', message: 'too late' }] }
    const results = [
      { id: 'a', ok: true },
      { id: 'b', ok: false, problem: refused },
    ]
    const expected = { done: ['a'], bad: 1, why: 'too late', left: 3 }
    expect(outcomeOf(5, 2, results)).toEqual(expected)
  })
})

describe('news from another browser', () => {
  const undecided = { state: 'proposed', complete: true }

  it('changes a row in place and leaves it in view', () => {
    const news = [item('a', 'planned'), item('b')]
    expect(shown(merged([item('a'), item('b')], news, undecided))).toEqual([
      'a planned',
      'b proposed',
    ])
  })

  it('counts what stays in force among what the text has no more', () => {
    const former = { ...item('b', 'running'), fields: { former_text: 'hash' } }
    const news = [item('a'), former, item('c', 'gone')]
    const gone = { state: 'gone', complete: true }
    expect(shown(merged([], news, gone))).toEqual(['b running', 'c gone'])
  })

  it('brings a restored item to its place', () => {
    const news = [item('a'), item('b'), item('c', 'rejected'), item('d')]
    expect(shown(merged([item('a'), item('d')], news, undecided))).toEqual([
      'a proposed',
      'b proposed',
      'd proposed',
    ])
  })

  it('brings nothing beyond the end of what was loaded', () => {
    const news = [item('a'), item('b'), item('c'), item('d')]
    const view = { state: 'proposed', complete: false }
    expect(merged([item('a'), item('c')], news, view).map(({ id }) => id)).toEqual(['a', 'b', 'c'])
  })

  it('without a chosen state everything fits', () => {
    const news = [item('a', 'rejected'), item('b', 'planned')]
    expect(merged([], news, { state: '', complete: true })).toEqual(news)
  })

  it('drops what is gone', () => {
    expect(merged([item('a'), item('b')], [item('b')], undecided)).toEqual([item('b')])
  })
})

describe('an open edit', () => {
  it('keeps what was typed and follows the record elsewhere', () => {
    const typed = { object: 'mine', due: '2026-06-30', form: '' }
    const before = { object: 'old', due: '2026-06-30' }
    const now = { object: 'theirs', due: '2026-12-31', form: 'task' }
    expect(carried(typed, before, now)).toEqual({
      object: 'mine',
      due: '2026-12-31',
      form: 'task',
    })
  })

  it('an emptied field stays empty', () => {
    expect(carried({ due: '' }, { due: '2026-06-30' }, { due: '2026-12-31' })).toEqual({ due: '' })
  })
})

it('tasks and figures are counted apart', () => {
  const marks = [
    ['promise', 'proposed'],
    ['promise', 'planned'],
    ['promise', 'running'],
    ['figure', 'proposed'],
    ['figure', 'rejected'],
    ['skip', 'skipped'],
  ].map(([kind, state]) => ({ kind, state }) as Mark)
  expect(tally(marks, 'promise')).toEqual({ all: 3, proposed: 1, rejected: 0, accepted: 2 })
  expect(tally(marks, 'figure')).toEqual({ all: 2, proposed: 1, rejected: 1, accepted: 0 })
})

it('what went with its report counts as neither taken up nor left', () => {
  const marks = ['proposed', 'planned', 'withdrawn'].map((state) => ({ kind: 'promise', state }))
  expect(tally(marks as Mark[], 'promise')).toEqual({
    all: 3,
    proposed: 1,
    rejected: 0,
    accepted: 1,
  })
})

it('a real report takes the place of the sample of its year', () => {
  const report = (id: string, year: number, sample: boolean, state = 'published') =>
    ({ id, year, sample, state }) as ReportSummary
  const all = [
    report('now', 2026, true),
    report('before', 2025, true),
    report('left', 2026, true, 'withdrawn'),
    report('real', 2026, false),
  ]
  const replaced = (one: ReportSummary) => replacedSamples(all, one).map(({ id }) => id)
  expect(replaced(report('new', 2026, false, 'reviewing'))).toEqual(['now'])
  expect(replaced(report('new', 2024, false, 'reviewing'))).toEqual([])
  expect(replaced(report('own', 2026, true, 'reviewing'))).toEqual([])
})
