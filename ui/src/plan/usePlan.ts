// The plan as the reader filters it: reports, the chosen report, its promises page by page.
import { computed, ref, shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { call, query } from '@/api/client'
import { reloadOnChange } from '@/api/live'
import { asProblem, useResource } from '@/api/resource'
import type { List, Problem, PromisePage, PromiseRow, Report, ReportSummary } from '@/api/view'
import { filterOf, queryOf } from './filter'
import type { PlanFilter } from './filter'

const PAGE = 200

export function usePlan() {
  const route = useRoute()
  const router = useRouter()
  const filter = computed(() => filterOf(route.query))
  const reports = useResource<List<ReportSummary>>(() => '/reports')
  const reportId = computed(() => chosen(reports.data.value?.items ?? [], filter.value.report))
  const report = useResource<Report>(() => reportId.value && `/reports/${reportId.value}`)

  const path = (cursor?: string) => {
    if (!reportId.value) return undefined
    const { report: _report, light, ...rest } = filter.value
    const entries = { report: reportId.value, light: light.join(','), ...rest, cursor, limit: PAGE }
    return `/promises${query(entries)}`
  }
  const page = useResource<PromisePage>(() => path())
  const more = shallowRef<PromiseRow[]>([])
  const next = ref<string>()
  const moreProblem = shallowRef<Problem>()
  watch(page.data, (read) => {
    more.value = []
    next.value = read?.next
  })
  const rows = computed(() => [...(page.data.value?.items ?? []), ...more.value])

  async function loadMore() {
    const from = next.value && path(next.value)
    if (!from) return
    try {
      const read = await call<PromisePage>(from)
      more.value = [...more.value, ...read.items]
      next.value = read.next
      moreProblem.value = undefined
    } catch (cause) {
      moreProblem.value = asProblem(cause)
    }
  }

  function change(part: Partial<PlanFilter>) {
    void router.replace({ query: queryOf({ ...filter.value, ...part }) })
  }
  function clear() {
    void router.replace({ query: queryOf(filterOf({ report: filter.value.report })) })
  }

  const OURS = new Set(['promise', 'progress', 'target', 'observation', 'assignment', 'report'])
  reloadOnChange(
    () => void Promise.all([page.reload(), report.reload()]),
    (change) => OURS.has(change.record.type),
  )
  return {
    filter,
    reports,
    reportId,
    report,
    page,
    rows,
    next,
    loadMore,
    moreProblem,
    change,
    clear,
  }
}

/** The named report, else the newest published one, else the newest. */
function chosen(items: ReportSummary[], wanted: string): string | undefined {
  const newest = [...items].sort((a, b) => b.year - a.year)
  const named = newest.find((report) => report.id === wanted)
  return (named ?? newest.find((report) => report.state === 'published') ?? newest[0])?.id
}
