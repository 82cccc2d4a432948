// The plan as the reader filters it: reports, the chosen report, its promises page by page.
import { computed, ref, shallowRef, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { api, read } from '@/api/client'
import { reloadOnChange } from '@/api/live'
import { asProblem, useResource } from '@/api/resource'
import type { Resource } from '@/api/resource'
import type { paths } from '@/api/schema'
import type { Problem, PromisePage, PromiseRow, Report, ReportSummary } from '@/api/view'
import { filterOf, queryOf } from './filter'
import type { PlanFilter } from './filter'

const PAGE = 500
type Asked = NonNullable<paths['/api/promises']['get']['parameters']['query']>

export function usePlan() {
  const route = useRoute()
  const router = useRouter()
  const filter = computed(() => filterOf(route.query))
  const reports = useResource(
    () => 'all',
    (_key, signal) => api.GET('/api/reports', { signal }),
  )
  const reportId = computed(() => chosen(reports.data.value?.items ?? [], filter.value.report))
  const report: Resource<Report> = useResource(
    () => reportId.value,
    (id, signal) => api.GET('/api/reports/{id}', { params: { path: { id } }, signal }),
  )

  const asked = (cursor?: string) => {
    if (!reportId.value) return undefined
    const { light, ...rest } = filter.value
    const all = { ...rest, report: reportId.value, light: light.join(','), cursor, limit: PAGE }
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value)) as Asked
  }
  const page: Resource<PromisePage> = useResource(asked, (query, signal) =>
    api.GET('/api/promises', { params: { query }, signal }),
  )
  const more = shallowRef<PromiseRow[]>([])
  const next = ref<string>()
  const moreProblem = shallowRef<Problem>()
  watch(page.data, (got) => {
    more.value = []
    next.value = got?.next
  })
  const rows = computed(() => [...(page.data.value?.items ?? []), ...more.value])

  async function loadMore() {
    const from = next.value && asked(next.value)
    if (!from) return
    try {
      const got = (await read(api.GET('/api/promises', { params: { query: from } }))) as PromisePage
      more.value = [...more.value, ...got.items]
      next.value = got.next
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
export function chosen(items: ReportSummary[], wanted = ''): string | undefined {
  const newest = [...items].sort((a, b) => b.year - a.year)
  const named = newest.find((report) => report.id === wanted)
  return (named ?? newest.find((report) => report.state === 'published') ?? newest[0])?.id
}
