// From points to what a chart draws: one axis of periods, actual and last year on it.
import type { FigurePoint } from '@/api/view'

export type Trend = {
  periods: string[]
  actual: (number | null)[]
  last: (number | null)[]
  target?: number
  /** Last year as a whole, where this year comes in parts. */
  lastYear?: number
  yearly: boolean
}

const YEAR = /^\d{4}$/

/** The part of a period that two years share: 2026-03 and 2025-03 stand at the same place. */
const placeOf = (period: string, yearly: boolean) =>
  yearly ? period : period.replace(/^\d{4}-?/, '') || period

export function trendOf(points: FigurePoint[]): Trend {
  const known = points.filter((point) => point.kind !== 'target')
  const yearly = known.every((point) => YEAR.test(point.period))
  const whole = (point: FigurePoint) => !yearly && point.kind === 'last' && YEAR.test(point.period)
  const drawn = known.filter((point) => !whole(point))
  const lastYear = numberOf(known.findLast(whole)?.value)
  const periods = [...new Set(drawn.map((point) => placeOf(point.period, yearly)))].sort()
  const line = (kind: FigurePoint['kind']) =>
    periods.map((period) => {
      const found = drawn.filter(
        (point) => point.kind === kind && placeOf(point.period, yearly) === period,
      )
      return numberOf(found.at(-1)?.value)
    })
  const target = points.filter((point) => point.kind === 'target').at(-1)
  const goal = numberOf(target?.value)
  return {
    periods,
    actual: line('actual'),
    last: line('last'),
    yearly,
    ...(goal === null ? {} : { target: goal }),
    ...(lastYear === null ? {} : { lastYear }),
  }
}

function numberOf(text: string | undefined): number | null {
  if (text === undefined || text === '') return null
  const value = Number(text)
  return Number.isFinite(value) ? value : null
}

/** The difference of two exact decimals, with as many decimals as the finer of them. */
export function difference(a: string, b: string): string {
  const decimals = Math.max(...[a, b].map((text) => text.split('.')[1]?.length ?? 0))
  return (Number(a) - Number(b)).toFixed(decimals)
}
