import { expect, test } from 'vitest'
import { startWord } from './start'

test('a level and a growth rate have names of their own', () => {
  expect(startWord({ relation: 'level-growth', is_change: false })).toBe('figure.start.level')
  expect(startWord({ relation: 'level-growth', is_change: true })).toBe('figure.start.growth')
  expect(startWord({ relation: 'alias', is_change: true })).toBe('figure.start.other')
})
