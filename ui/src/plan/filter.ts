// What the reader has chosen to see, kept in the address so that a view can be shared.
import type { LightStatus, ScheduleStatus } from '@/api/view'

export const LIGHTS: LightStatus[] = [
  'overdue',
  'near',
  'on_track',
  'done',
  'not_started',
  'unreported',
]
export const SCHEDULES: ScheduleStatus[] = ['behind', 'on_pace', 'ahead', 'complete', 'other']
export const SORTS = ['position', 'light', 'due'] as const
export type Sort = (typeof SORTS)[number]

export type PlanFilter = {
  report: string
  section: string
  organ: string
  light: LightStatus[]
  modality: string
  schedule: string
  q: string
  sort: Sort
}

type Query = Record<string, unknown>

const first = (query: Query, name: string): string => {
  const value = query[name]
  const one: unknown = Array.isArray(value) ? value[0] : value
  return typeof one === 'string' ? one : ''
}

export function filterOf(query: Query): PlanFilter {
  const light = first(query, 'light')
    .split(',')
    .filter((word): word is LightStatus => LIGHTS.includes(word as LightStatus))
  const schedule = first(query, 'schedule')
  const sort = first(query, 'sort') as Sort
  return {
    report: first(query, 'report'),
    section: first(query, 'section'),
    organ: first(query, 'organ'),
    light: [...new Set(light)],
    modality: first(query, 'modality'),
    schedule: SCHEDULES.includes(schedule as ScheduleStatus) ? schedule : '',
    q: first(query, 'q'),
    sort: SORTS.includes(sort) ? sort : 'position',
  }
}

/** The address of a filter: only what differs from the plain view. */
export function queryOf(filter: PlanFilter): Record<string, string> {
  const entries: [string, string][] = [
    ['report', filter.report],
    ['section', filter.section],
    ['organ', filter.organ],
    ['light', LIGHTS.filter((light) => filter.light.includes(light)).join(',')],
    ['modality', filter.modality],
    ['schedule', filter.schedule],
    ['q', filter.q],
    ['sort', filter.sort === 'position' ? '' : filter.sort],
  ]
  return Object.fromEntries(entries.filter(([, value]) => value !== ''))
}

export function isFiltered(filter: PlanFilter): boolean {
  return Object.keys(queryOf(filter)).some((name) => name !== 'report' && name !== 'sort')
}
