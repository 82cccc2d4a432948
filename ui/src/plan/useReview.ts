// The review of one report: what was read, item by item, and what is decided about it. Every
// decision is kept by the server at once; here only the rows in view are held, and what is
// decided in another browser comes in without disturbing the work in hand.
import { computed, reactive, ref, watch } from 'vue'
import { useAttempt } from '@/api/attempt'
import { api, read } from '@/api/client'
import { reloadOnChange } from '@/api/live'
import { useResource } from '@/api/resource'
import type { Resource } from '@/api/resource'
import { organTitle } from '@/api/session'
import { factId } from '@/api/ulid'
import type {
  Change,
  Decision,
  DecisionResult,
  NamedOwner,
  Owner,
  Report,
  Reshaped,
  ReshapeWish,
  ReviewItem,
  Values,
} from '@/api/view'
import { hasRoom } from '@/parts/room'
import { nextOf } from './reshape'
import type { Cut } from './reshape'
import { after, merged, outcomeOf, stateOf } from './review'
import type { Outcome, Tab, Wish } from './review'

const PAGE = 200
const BATCH = 200
const OURS = new Set(['promise', 'figure'])

export function useReview(id: () => string) {
  const tab = ref<Tab>('promise')
  const state = ref('proposed')
  const report: Resource<Report> = useResource(id, (of, signal) =>
    api.GET('/api/reports/{id}', { params: { path: { id: of } }, signal }),
  )
  const kind = () => (tab.value === 'skip' ? undefined : tab.value)
  const wanted = () => stateOf(tab.value, state.value)
  const asked = (state: string, cursor?: string) => ({
    kind: tab.value,
    ...(state ? { state } : {}),
    ...(cursor ? { cursor } : {}),
    limit: PAGE,
  })
  const page = useResource(
    () => kind() && { of: id(), query: asked(wanted()) },
    ({ of, query }, signal) =>
      api.GET('/api/reports/{id}/review', { params: { path: { id: of }, query }, signal }),
  )
  const items = ref<ReviewItem[]>([])
  const next = ref<string>()
  const selected = reactive(new Set<string>())
  const active = ref<string>()
  const { busy, problem, attempt } = useAttempt()

  watch(page.data, (got) => {
    items.value = got ? [...got.items] : []
    next.value = got?.next
    selected.clear()
    active.value = hasRoom() ? items.value[0]?.id : undefined
  })
  watch([tab, state], () => (items.value = []))

  const readPage = (state: string, cursor?: string) => {
    const params = { path: { id: id() }, query: asked(state, cursor) }
    return read(api.GET('/api/reports/{id}/review', { params }))
  }

  function loadMore() {
    return attempt(async () => {
      const got = await readPage(wanted(), next.value)
      items.value = [...items.value, ...got.items]
      next.value = got.next
    })
  }

  /** Every item of the tab, whatever its state: one decided elsewhere has left the chosen one. */
  async function readAll(): Promise<ReviewItem[]> {
    const all: ReviewItem[] = []
    let cursor: string | undefined
    do {
      const got = await readPage('', cursor)
      all.push(...got.items)
      cursor = got.next
    } while (cursor)
    return all
  }

  let turn = 0
  async function refresh() {
    const mine = (turn += 1)
    void report.reload()
    const view = `${tab.value} ${state.value}`
    const fresh = kind() ? await readAll() : []
    if (mine !== turn || view !== `${tab.value} ${state.value}` || !kind()) return
    items.value = merged(items.value, fresh, { state: wanted(), complete: !next.value })
    const left = new Set(items.value.map((item) => item.id))
    for (const one of selected) if (!left.has(one)) selected.delete(one)
  }
  const marked = computed(() => new Set(report.data.value?.marks.map((mark) => mark.id)))
  const concerns = ({ record }: Change) =>
    record.type === 'assignment' ||
    (OURS.has(record.type) && marked.value.has(record.id)) ||
    record.id === id()
  // A failed refresh needs no words: the rows stay, and the next change or reconnection tries again.
  reloadOnChange(() => void refresh().catch(() => undefined), concerns)

  /** Decides on several items, as is wished for each; the others are left alone. */
  async function decide(
    ids: string[],
    wish: (item: ReviewItem) => Wish | undefined,
  ): Promise<Outcome> {
    const chosen = new Set(ids)
    const targets = items.value.filter((item) => chosen.has(item.id))
    const decisions = targets.flatMap<Decision>((item) => {
      const wished = wish(item)
      const kind = item.kind as Decision['kind']
      return wished ? [{ fact: factId(), kind, id: item.id, ...wished }] : []
    })
    const results: DecisionResult[] = []
    await attempt(async () => {
      for (let at = 0; at < decisions.length; at += BATCH) {
        const part = decisions.slice(at, at + BATCH)
        const params = { path: { id: id() } }
        const body = { items: part }
        const got = await read(api.POST('/api/reports/{id}/decisions', { params, body }))
        apply(part, got.results)
        results.push(...got.results)
      }
    })
    return outcomeOf(targets.length, decisions.length, results)
  }

  function apply(decisions: Decision[], results: DecisionResult[]) {
    const good = new Set(results.filter((result) => result.ok).map((result) => result.id))
    const made = new Map(decisions.filter(({ id }) => good.has(id)).map((one) => [one.id, one]))
    items.value = items.value.map((item) => {
      const one = made.get(item.id)
      if (!one) return item
      return {
        ...item,
        state: after(one.decision, item),
        fields: { ...item.fields, ...spelled(one.values as Values) },
        owners: [...item.owners, ...named(one.owners)],
      }
    })
    void report.reload()
  }

  /**
   * Cuts items otherwise; what went leaves the list, what came takes its place and is next in
   * hand. Gives what came and went, and the fact by which it is undone.
   */
  async function reshape(cut: Cut): Promise<(Reshaped & { fact: string }) | undefined> {
    const fact = factId()
    const from = items.value.findIndex((item) => item.id === active.value)
    let done: Reshaped | undefined
    await attempt(async () => {
      const params = { path: { id: id() } }
      const body = { ...cut, fact } as ReshapeWish
      done = await read(api.POST('/api/reports/{id}/reshape', { params, body }))
      await take(done, from)
    })
    return done && { ...done, fact }
  }

  async function take({ made, gone }: Reshaped, from: number) {
    turn += 1
    void report.reload()
    if (!kind()) return
    const came = made.map((record) => record.id)
    for (const { id } of gone) selected.delete(id)
    const fresh = await readAll()
    const held = [...items.value, ...fresh.filter((item) => came.includes(item.id))]
    items.value = merged(held, fresh, { state: wanted(), complete: !next.value })
    active.value = nextOf(items.value, came, Math.max(0, from))
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
    busy,
    skips,
    loadMore,
    decide,
    reshape,
  }
}

/** Edited values as the server will spell them back. */
const spelled = (values: Values = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value ?? '')]))

const named = (owners: Owner[] = []): NamedOwner[] =>
  owners.map(({ organ, role }) => ({ organ, role, organ_title: organTitle(organ) }))
