// The review of one report: what was read, item by item, and what is decided about it. Every
// decision is kept by the server at once; here only the rows in view are held.
import { computed, reactive, ref, shallowRef, watch } from 'vue'
import { api, read } from '@/api/client'
import { asProblem, useResource } from '@/api/resource'
import type { Resource } from '@/api/resource'
import { organs } from '@/api/session'
import { factId } from '@/api/ulid'
import type {
  Decision,
  DecisionResult,
  NamedOwner,
  Owner,
  Problem,
  Report,
  ReviewItem,
  Suggestion,
  Values,
} from '@/api/view'

export type Tab = 'promise' | 'figure' | 'skip'
/** A suggestion taken up keeps its reason. */
export const ownerOf = ({ organ, role, reason }: Suggestion): Owner => ({
  organ,
  role,
  reason: reason.zh,
})
export type Verdict = Decision['decision']
export type More = { values?: Values; owners?: Owner[] }

const PAGE = 200
const BATCH = 200

export const isUndecided = (item: { state: string }) => item.state === 'proposed'
export const isRejected = (item: { state: string }) => item.state === 'rejected'
/** Whether a verdict can be passed on an item in its state. */
export function fits(verdict: Verdict, item: { state: string }): boolean {
  if (verdict === 'edit') return true
  if (verdict === 'restore') return isRejected(item)
  return isUndecided(item)
}
const after = (verdict: Verdict, item: ReviewItem): string => {
  if (verdict === 'accept') return item.kind === 'figure' ? 'accepted' : 'planned'
  if (verdict === 'reject') return 'rejected'
  return verdict === 'restore' ? 'proposed' : item.state
}

export function useReview(id: () => string) {
  const tab = ref<Tab>('promise')
  const state = ref('proposed')
  const report: Resource<Report> = useResource(id, (of, signal) =>
    api.GET('/api/reports/{id}', { params: { path: { id: of } }, signal }),
  )
  const asked = (cursor?: string) => ({
    kind: tab.value,
    ...(state.value ? { state: stateOf(tab.value, state.value) } : {}),
    ...(cursor ? { cursor } : {}),
    limit: PAGE,
  })
  const page = useResource(
    () => (tab.value === 'skip' ? undefined : { of: id(), query: asked() }),
    ({ of, query }, signal) =>
      api.GET('/api/reports/{id}/review', { params: { path: { id: of }, query }, signal }),
  )
  const items = ref<ReviewItem[]>([])
  const next = ref<string>()
  const selected = reactive(new Set<string>())
  const active = ref<string>()
  const problem = shallowRef<Problem>()
  const failed = shallowRef<{ n: number; why: string }>()
  const busy = ref(false)

  watch(page.data, (got) => {
    items.value = got ? [...got.items] : []
    next.value = got?.next
    selected.clear()
    active.value = matchMedia('(min-width: 64.01rem)').matches ? items.value[0]?.id : undefined
  })
  watch([tab, state], () => (items.value = []))

  async function loadMore() {
    if (!next.value) return
    const params = { path: { id: id() }, query: asked(next.value) }
    const got = await read(api.GET('/api/reports/{id}/review', { params }))
    items.value = [...items.value, ...got.items]
    next.value = got.next
  }

  /** Passes one verdict on several items; those it does not fit are left alone. */
  async function decide(
    ids: string[],
    verdict: Verdict,
    more: (item: ReviewItem) => More = () => ({}),
  ) {
    const wanted = new Set(ids)
    const targets = items.value.filter((item) => wanted.has(item.id) && fits(verdict, item))
    const decisions = targets.map<Decision>((item) => ({
      fact: factId(),
      kind: item.kind as Decision['kind'],
      id: item.id,
      decision: verdict,
      ...more(item),
    }))
    busy.value = true
    problem.value = failed.value = undefined
    try {
      for (let at = 0; at < decisions.length; at += BATCH) {
        const part = decisions.slice(at, at + BATCH)
        const { results } = await read(
          api.POST('/api/reports/{id}/decisions', {
            params: { path: { id: id() } },
            body: { items: part },
          }),
        )
        apply(part, results, verdict)
      }
    } catch (cause) {
      problem.value = asProblem(cause)
    } finally {
      busy.value = false
    }
    return targets.length
  }

  function apply(decisions: Decision[], results: DecisionResult[], verdict: Verdict) {
    const good = new Set(results.filter((result) => result.ok).map((result) => result.id))
    const bad = results.filter((result) => !result.ok)
    const first = bad[0]?.problem
    if (bad.length)
      failed.value = {
        n: bad.length,
        why: first?.errors?.[0]?.message ?? first?.detail ?? first?.title ?? '',
      }
    const said = new Map(decisions.map((one) => [one.id, (one.values ?? {}) as Values]))
    const given = new Map(decisions.map((one) => [one.id, one.owners]))
    items.value = items.value.map((item) =>
      good.has(item.id)
        ? {
            ...item,
            state: after(verdict, item),
            fields: { ...item.fields, ...spelled(said.get(item.id)) },
            owners: [...item.owners, ...named(given.get(item.id))],
          }
        : item,
    )
    void report.reload()
  }

  const skips = computed(
    () => report.data.value?.marks.filter((mark) => mark.kind === 'skip') ?? [],
  )
  return {
    tab,
    state,
    report,
    page,
    items,
    next,
    selected,
    active,
    problem,
    failed,
    busy,
    skips,
    loadMore,
    decide,
  }
}

/** The states a choice of the page means for a kind of item. */
function stateOf(tab: Tab, state: string): string {
  if (state !== 'accepted') return state
  return tab === 'figure' ? 'accepted' : 'planned'
}

/** Edited values as the server will spell them back. */
const spelled = (values: Values = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value ?? '')]))

const named = (owners: Owner[] = []): NamedOwner[] =>
  owners.map(({ organ, role }) => {
    const known = organs.value.find((one) => one.id === organ)
    return { organ, role, organ_title: known?.short || known?.name || organ }
  })
