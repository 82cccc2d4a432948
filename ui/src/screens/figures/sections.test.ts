import { describe, expect, it } from 'vitest'
import type { FigureRow, Mark, Section } from '@/api/view'
import { inSections, named } from './sections'

const section = (id: string, part: string, start: number, end: number): Section => ({
  id,
  heading: id,
  level: 2,
  part,
  start,
  end,
})
const row = (name: string): FigureRow => ({
  id: name,
  kind: 'series',
  title: { zh: name, en: name },
})
const mark = (title: string, start: number) =>
  ({ kind: 'figure', id: `${title}${start}`, title, start, end: start + 1, state: 'x' }) as Mark

const report = {
  sections: [
    section('review', 'review', 0, 50),
    section('plan', 'plan', 50, 100),
    section('homes', 'plan', 70, 100),
  ],
  marks: [mark('GDP', 5), mark('jobs', 10), mark('lifts', 80), mark('GDP', 55), mark('homes', 75)],
}
const shown = (names: string[]) =>
  inSections(names.map(row), report).map(({ id, rows }) => [id, ...rows.map((one) => one.id)])

describe('figures by section', () => {
  it('follow the text, the plan first, what it does not name last', () => {
    expect(shown(['rain', 'jobs', 'lifts', 'homes', 'GDP'])).toEqual([
      ['plan', 'GDP'],
      ['homes', 'homes', 'lifts'],
      ['review', 'jobs'],
      ['', 'rain'],
    ])
  })

  it('of one name stay together', () => {
    const [group] = inSections([row('GDP'), { ...row('GDP'), id: 'GDP yoy' }], report)
    expect(group?.rows.map((one) => one.id)).toEqual(['GDP', 'GDP yoy'])
  })
})

it('a figure is found by any part of its name', () => {
  expect(named([row('Old homes'), row('Jobs')], ' HOME ').map((one) => one.id)).toEqual([
    'Old homes',
  ])
  expect(named([row('Jobs')], '')).toHaveLength(1)
})
