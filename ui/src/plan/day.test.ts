import { expect, it } from 'vitest'
import { today } from './day'

it.each([
  ['2026-02-08T15:59:59Z', '2026-02-08'],
  ['2026-02-08T16:00:00Z', '2026-02-09'],
  ['2025-12-31T23:00:00Z', '2026-01-01'],
])('at %s the district writes %s', (moment, day) => {
  expect(today(new Date(moment))).toBe(day)
})
