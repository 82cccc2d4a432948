// Units are written as the report writes them. An English reader gets the pack's English name,
// and a number without the Chinese myriads: 10 thousand and 100 million are counted out, for
// "2200 100 million yuan" is no English.
import { locale } from '@/i18n'
import units from '@/locales/units.json'

const ENGLISH = new Map(Object.entries(units))
/** How the packs begin the name of a unit that counts in myriads, and the zeros it stands for. */
const MYRIADS: [string, number][] = [
  ['100 billion ', 11],
  ['100 million ', 8],
  ['10 thousand ', 4],
]
const LARGE: [string, number][] = [
  ['trillion', 12],
  ['billion', 9],
  ['million', 6],
]
/** The unit of plain numbers says nothing. */
const PLAIN = '1'

export function unitWord(unit: string | undefined): string {
  if (!unit || unit === PLAIN) return ''
  return (locale() === 'en' && ENGLISH.get(unit)) || unit
}

/** A value and its unit in the reader's language. */
export function counted(value: string, unit: string | undefined): { value: string; unit: string } {
  const word = unitWord(unit)
  const [myriad, zeros] = MYRIADS.find(([name]) => word.startsWith(name)) ?? []
  if (!myriad || !zeros) return { value, unit: word }
  const base = word.slice(myriad.length)
  const digits = value.replace('-', '').split('.')[0]?.replace(/^0+/, '').length ?? 0
  const [large, size] = LARGE.find(([, size]) => digits + zeros > size) ?? []
  if (!large || !size) return { value: shifted(value, zeros), unit: base }
  return { value: shifted(value, zeros - size), unit: `${large} ${base}` }
}

/** An exact decimal times a power of ten, digit by digit. */
export function shifted(value: string, by: number): string {
  const [, sign = '', whole = '', part = ''] = /^(-?)(\d*)\.?(\d*)$/.exec(value) ?? []
  const digits = '0'.repeat(Math.max(0, -by)) + whole + part + '0'.repeat(Math.max(0, by))
  const point = Math.max(0, -by) + whole.length + by
  const left = digits.slice(0, point).replace(/^0+(?=\d)/, '')
  const right = digits.slice(point).replace(/0+$/, '')
  return sign + (left || '0') + (right && `.${right}`)
}
