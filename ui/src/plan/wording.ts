// How values are written: dates as the district writes them, numbers with their unit,
// unknown as a word and never as 0.
import { i18n, locale } from '@/i18n'
import type { OrganRef, TargetValue } from '@/api/view'
import { thisYear } from './day'
import { counted } from './unit'

const t = (key: string, values: Record<string, unknown> = {}) => i18n.global.t(key, values)

/** 02-09 in tables; the year is added when it is not this one. */
export function shortDate(day: string | undefined, year = thisYear()): string {
  if (!day) return ''
  const [own, month, date] = day.slice(0, 10).split('-')
  return Number(own) === year ? `${month}-${date}` : `${own}-${month}-${date}`
}

export function longDate(day: string | undefined): string {
  if (!day) return ''
  const [year, month, date] = day.slice(0, 10).split('-').map(Number)
  return locale() === 'zh' ? t('date.long', { year, month, date }) : day.slice(0, 10)
}

/** A moment as written by the server (+08:00), to the minute, without moving time zones. */
export function moment(text: string | undefined): string {
  return text ? `${text.slice(0, 10)} ${text.slice(11, 16)}` : ''
}

export function number(value: string | undefined): string {
  if (value === undefined || value === '') return t('figure.unknown')
  const [whole = '', part] = value.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, whole.length > 5 ? '\u2009' : '')
  return part === undefined ? grouped : `${grouped}.${part}`
}

export function withUnit(value: string | undefined, unit: string | undefined): string {
  if (value === undefined || value === '') return t('figure.unknown')
  const said = counted(value, unit)
  const gap = /^[%\u2030\u2103]/.test(said.unit) ? '' : '\u00a0'
  return said.unit ? `${number(said.value)}${gap}${said.unit}` : number(said.value)
}

export function targetWords(target: TargetValue | undefined): string {
  if (!target?.value) return ''
  const change = target.change ? t(`change.${target.change}`) : ''
  const rising = target.direction !== 'down'
  if (Number(target.value) === 0 && target.comparator === 'gt' && rising) {
    return t('figure.positive', { change }).trim()
  }
  const about = target.comparator ? t(`comparator.${target.comparator}`) : ''
  const direction = target.change && target.direction ? t(`direction.${target.direction}`) : ''
  const value = withUnit(target.value, target.unit)
  return t('figure.words', { change, direction, about, value }).trim()
}

export function organNames(list: OrganRef[]): string {
  return list.map((organ) => organ.short || organ.name).join(t('list.comma'))
}
