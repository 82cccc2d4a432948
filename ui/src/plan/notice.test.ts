import { describe, expect, it } from 'vitest'
import type { Notice, NoticeOwner, NoticeTask } from '@/api/view'
import { decisionOf, held, namings, standing } from './notice'

const owner = (name: string, role: string, organ?: string): NoticeOwner => ({
  name,
  role,
  suggestions: [],
  ...(organ ? { organ, organ_title: name } : {}),
})
const task = (promises: string[], owners: NoticeOwner[]): NoticeTask => ({
  quote: 'Build halls',
  start: 0,
  end: 11,
  owners,
  promises,
})
const notice = (tasks: NoticeTask[]): Notice => ({
  tasks,
  promises: [
    { id: 'p', quote: 'p', owners: [{ organ: 'finance', organ_title: 'Finance', role: 'lead' }] },
    { id: 'q', quote: 'q', owners: [] },
  ],
  unassigned: [],
  left_out: [],
})
const own = (organ: string, role: string, reason: string) => ({ organ, role, reason })

describe('a notice taken over', () => {
  it('names each organ once, and nobody who is named already', () => {
    const tasks = [
      task(['p', 'q'], [owner('Finance', 'lead', 'finance'), owner('Trade', 'support', 'trade')]),
      task(['q'], [owner('Trade', 'lead', 'trade'), owner('Works', 'support', 'works')]),
    ]
    expect(namings(notice(tasks), tasks, {})).toEqual([
      { id: 'p', owners: [own('trade', 'support', 'Trade')] },
      {
        id: 'q',
        owners: [
          own('finance', 'lead', 'Finance'),
          own('trade', 'support', 'Trade'),
          own('works', 'support', 'Works'),
        ],
      },
    ])
  })

  it('takes an unknown name for an organ only when a person says which', () => {
    const one = task(['q'], [owner('Treasury', 'lead')])
    const all = notice([one])
    expect(namings(all, [one], {})).toEqual([])
    expect(standing(all, one, {})).toBe('unknown')
    const picks = { Treasury: 'finance' }
    expect(namings(all, [one], picks)).toEqual([
      { id: 'q', owners: [own('finance', 'lead', 'Treasury')] },
    ])
    expect(standing(all, one, picks)).toBe('new')
    expect(standing(all, one, { Treasury: '' })).toBe('unknown')
  })

  it('has nothing more to record once its owners are held; a refused one stays open', () => {
    const one = task(['p', 'q'], [owner('Trade', 'lead', 'trade')])
    const all = notice([one])
    const decisions = namings(all, [one], {}).map((naming, at) => decisionOf(naming, `f${at}`))
    const results = [
      { id: 'p', ok: true },
      { id: 'q', ok: false },
    ]
    const after = held(all, decisions, results, (organ) => organ)
    expect(namings(after, [one], {}).map(({ id }) => id)).toEqual(['q'])
    const done = held(after, decisions, [{ id: 'q', ok: true }], (organ) => organ)
    expect(standing(done, one, {})).toBe('done')
    expect(standing(done, task([], []), {})).toBe('apart')
    expect(standing(done, task(['q'], []), {})).toBe('nobody')
  })
})
