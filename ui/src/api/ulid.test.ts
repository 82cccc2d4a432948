import { describe, expect, it } from 'vitest'
import { factId, recordId } from './ulid'

describe('client-made ids', () => {
  it('are 26 lower-case Crockford characters', () => {
    expect(recordId()).toMatch(/^[0-7][0-9a-hjkmnp-tv-z]{25}$/)
    expect(factId()).toMatch(/^fact_[0-7][0-9a-hjkmnp-tv-z]{25}$/)
  })

  it('sort by time', () => {
    const ids = [3_000, 1_790_000_000_000, 2_000, 1_790_000_000_001].map((now) => recordId(now))
    const [a, b, c, d] = ids
    expect([...ids].sort()).toEqual([c, a, b, d])
  })

  it('hold the time in the first ten characters', () => {
    expect(recordId(0).slice(0, 10)).toBe('0000000000')
    expect(recordId(2 ** 48 - 1).slice(0, 10)).toBe('7zzzzzzzzz')
  })

  it('never repeat', () => {
    const ids = new Set(Array.from({ length: 5_000 }, () => recordId(1)))
    expect(ids.size).toBe(5_000)
  })
})
