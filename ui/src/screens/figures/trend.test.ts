import { describe, expect, it } from 'vitest'
import type { FigurePoint } from '@/api/view'
import { difference, trendOf } from './trend'

const point = (period: string, value: string, kind: FigurePoint['kind']): FigurePoint => ({
  period,
  value,
  kind,
})

describe('a trend', () => {
  it('last year stands under the same month', () => {
    const trend = trendOf([
      point('2025-03', '1', 'last'),
      point('2026-03', '2', 'actual'),
      point('2026-04', '3', 'actual'),
    ])
    expect(trend.periods).toEqual(['03', '04'])
    expect(trend.last).toEqual([1, null])
    expect(trend.actual).toEqual([2, 3])
  })

  it('years stay years', () => {
    const trend = trendOf([
      point('2025', '1', 'last'),
      point('2026', '2', 'actual'),
      point('2026', '5', 'target'),
    ])
    expect(trend).toMatchObject({ periods: ['2025', '2026'], yearly: true, target: 5 })
  })

  it('last year as a whole is a line beside the months of this year', () => {
    const trend = trendOf([point('2025', '130', 'last'), point('2026-06', '62', 'actual')])
    expect(trend).toMatchObject({ periods: ['06'], actual: [62], last: [null], lastYear: 130 })
  })

  it('what is not reported is a gap, never 0', () => {
    expect(trendOf([point('2026-01', '', 'actual')]).actual).toEqual([null])
  })

  it('differences keep their decimals', () => {
    expect(difference('0.3', '0.1')).toBe('0.2')
    expect(difference('98.9', '98')).toBe('0.9')
  })
})
