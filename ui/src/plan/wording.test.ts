import { beforeEach, describe, expect, it } from 'vitest'
import { i18n, label, say } from '@/i18n'
import { number, shortDate, targetWords } from './wording'

describe('a target in English', () => {
  beforeEach(() => void (i18n.global.locale.value = 'en'))

  it.each([
    [
      { value: '5', unit: '%', change: 'yoy', direction: 'up', comparator: 'ge' },
      'up at least 5% year on year',
    ],
    [
      { value: '0', unit: '%', change: 'yoy', direction: 'up', comparator: 'gt' },
      'growth above 0 year on year',
    ],
    [{ value: '3', unit: '%', comparator: 'le' }, 'at most 3%'],
    [{ value: '12' }, '12'],
    [{}, ''],
  ])('%o', (target, words) => {
    expect(targetWords(target)).toBe(words)
  })
})

describe('numbers and dates', () => {
  it('large numbers are grouped, unknown is a word', () => {
    i18n.global.locale.value = 'en'
    expect(number('1234567.5')).toBe('1\u2009234\u2009567.5')
    expect(number('2200')).toBe('2200')
    expect(number(undefined)).toBe('Not reported')
  })

  it('the year stands only where it is another one', () => {
    expect(shortDate('2026-02-09', 2026)).toBe('02-09')
    expect(shortDate('2025-12-31', 2026)).toBe('2025-12-31')
  })
})

it('a word of the catalog that stands alone begins with a capital, in a sentence it does not', () => {
  i18n.global.locale.value = 'en'
  const word = { zh: '\u53d6\u6d88', en: 'drop the task' }
  expect([label(word), say(word)]).toEqual(['Drop the task', 'drop the task'])
  i18n.global.locale.value = 'zh'
  expect(label(word)).toBe(word.zh)
})
