import { readFileSync } from 'node:fs'
import { beforeEach, describe, expect, it } from 'vitest'
import { i18n } from '@/i18n'
import units from '@/locales/units.json'
import { counted, shifted, unitWord } from './unit'
import { withUnit } from './wording'

const named = (english: string) =>
  Object.entries(units).find(([, name]) => name === english)?.[0] ?? ''
const YI = named('100 million yuan')
const WAN = named('10 thousand people')

describe('the English names of units', () => {
  it('are those of the pack, all of them', () => {
    const pack = readFileSync('../packs/units.toml', 'utf8')
    const declared = [...pack.matchAll(/^symbol = "(.+)"\n(?:.+\n)*?en = "(.+)"$/gm)]
      .map(([, symbol, name]) => [symbol, name])
      .filter(([symbol]) => symbol !== '1' && symbol !== '%')
    expect(declared.length).toBeGreaterThan(100)
    expect(Object.entries(units)).toEqual(declared)
  })
})

describe('a value for a Chinese reader', () => {
  beforeEach(() => void (i18n.global.locale.value = 'zh'))

  it('stands as in the report', () => {
    expect(counted('2200', YI)).toEqual({ value: '2200', unit: YI })
    expect(unitWord(YI)).toBe(YI)
  })
})

describe('a value for an English reader', () => {
  beforeEach(() => void (i18n.global.locale.value = 'en'))

  it.each([
    ['2200', YI, '220 billion yuan'],
    ['186.41', YI, '18.641 billion yuan'],
    ['0.5', YI, '50 million yuan'],
    ['1.2', WAN, '12000 people'],
    ['130', WAN, '1.3 million people'],
    ['-3', YI, '-300 million yuan'],
    ['15', named('items'), '15 items'],
    ['5', '%', '5 %'],
    ['7', '1', '7 '],
  ])('%s %s is %s', (value, unit, expected) => {
    const said = counted(value, unit)
    expect(`${said.value} ${said.unit}`).toBe(expected)
  })

  it('is written with its spaces', () => {
    expect(withUnit('5', '%')).toBe('5%')
    expect(withUnit('1.2', WAN)).toBe('12000\u00a0people')
    expect(withUnit('7', '1')).toBe('7')
    expect(withUnit('', YI)).toBe('Not reported')
  })
})

describe('a shifted decimal', () => {
  it.each([
    ['186.41', -1, '18.641'],
    ['9.5', 4, '95000'],
    ['0.05', 4, '500'],
    ['-0.5', 0, '-0.5'],
    ['5', -3, '0.005'],
    ['100', 0, '100'],
  ])('%s by %i is %s', (value, by, expected) => {
    expect(shifted(value, by)).toBe(expected)
  })
})
