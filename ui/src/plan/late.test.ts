import { expect, test } from 'vitest'
import { isEnteredLate, isKnownLater } from './late'

const item = (at: string, known: string, kind = 'page') => ({ at, known, source: { kind } })

test('what a person enters on a later day is entered late', () => {
  const late = item('2026-03-01T09:00:00+08:00', '2026-03-12T10:00:00+08:00')
  expect(isEnteredLate(late)).toBe(true)
  expect(isEnteredLate(item('2026-03-01T09:00:00+08:00', '2026-03-01T18:00:00+08:00'))).toBe(false)
})

test('what a file brings is only known later', () => {
  const filed = item('2026-01-10T00:00:00+08:00', '2026-03-12T10:00:00+08:00', 'file')
  expect(isKnownLater(filed)).toBe(true)
  expect(isEnteredLate(filed)).toBe(false)
})
