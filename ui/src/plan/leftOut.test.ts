import { beforeEach, expect, it } from 'vitest'
import { i18n } from '@/i18n'
import { keepLeftOut, leftOutWords, replacedWords, useLeftOut } from './leftOut'

beforeEach(() => {
  localStorage.clear()
  i18n.global.locale.value = 'en'
})

it('is told with how often, also where the kind has no word of its own', () => {
  const words = leftOutWords([
    { what: 'picture', times: 3 },
    { what: 'hologram', times: 1 },
  ])
  expect(words).toBe('pictures (3), other content (1)')
})

it('stays with its report until somebody has taken note', () => {
  keepLeftOut('r1', { left_out: [{ what: 'note', times: 2 }], replaced: [] })
  expect(useLeftOut('r2').list.value).toEqual([])
  const { list, seen } = useLeftOut('r1')
  expect(list.value).toEqual([{ what: 'note', times: 2 }])
  seen()
  expect(list.value).toEqual([])
  expect(useLeftOut('r1').list.value).toEqual([])
})

it('tells letters that stand for others, also when nothing was left out', () => {
  const letters = [
    { what: 'unknown-letter', times: 4 },
    { what: 'rune', times: 1 },
  ]
  expect(replacedWords(letters)).toBe('unknown letters, shown as \ufffd (4), other letters (1)')
  keepLeftOut('r1', { left_out: [], replaced: letters })
  const { replaced, seen } = useLeftOut('r1')
  expect(replaced.value).toEqual(letters)
  seen()
  expect(useLeftOut('r1').replaced.value).toEqual([])
})
