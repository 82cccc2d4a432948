import { beforeEach, expect, it } from 'vitest'
import { i18n } from '@/i18n'
import { keepLeftOut, leftOutWords, useLeftOut } from './leftOut'

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
  keepLeftOut('r1', [{ what: 'note', times: 2 }])
  expect(useLeftOut('r2').list.value).toEqual([])
  const { list, seen } = useLeftOut('r1')
  expect(list.value).toEqual([{ what: 'note', times: 2 }])
  seen()
  expect(list.value).toEqual([])
  expect(useLeftOut('r1').list.value).toEqual([])
})
