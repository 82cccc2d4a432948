// A breakdown notice on the page: handed in, held against the plan, taken over task by task.
import { computed, reactive, ref, shallowRef } from 'vue'
import { useAttempt } from '@/api/attempt'
import { api, asForm, read } from '@/api/client'
import type { components } from '@/api/schema'
import { organTitle } from '@/api/session'
import { factId } from '@/api/ulid'
import type { DecisionResult, Notice } from '@/api/view'
import { decisionOf, held, namings, standing } from './notice'
import type { Picks } from './notice'
import { outcomeOf } from './review'
import type { Outcome } from './review'

type NoticeText = components['schemas']['NoticeText']
const BATCH = 50

export function useNotice(id: () => string) {
  const notice = shallowRef<Notice>()
  const picks = reactive<Picks>({})
  /** Places of tasks that a person left out. */
  const skipped = reactive(new Set<number>())
  const progress = ref<{ done: number; total: number }>()
  const { busy, problem, attempt } = useAttempt()

  const standings = computed(() => {
    const now = notice.value
    return now?.tasks.map((task) => standing(now, task, picks)) ?? []
  })
  const chosen = computed(
    () =>
      notice.value?.tasks.filter(
        (_task, place) => standings.value[place] === 'new' && !skipped.has(place),
      ) ?? [],
  )

  function handIn(content: { body: NoticeText } | ReturnType<typeof asForm>) {
    return attempt(async () => {
      const params = { path: { id: id() } }
      const got = await read(api.POST('/api/reports/{id}/notice', { params, ...content }))
      Object.keys(picks).forEach((name) => delete picks[name])
      skipped.clear()
      notice.value = got
    })
  }
  function sendFile(file: File) {
    const form = new FormData()
    form.append('file', file)
    return handIn(asForm(form))
  }
  const sendText = (text: string) => handIn({ body: { file_name: 'notice.txt', text } })

  /** Names the owners of the chosen tasks, some promises at a time. */
  async function assign(): Promise<Outcome> {
    const now = notice.value
    const decisions = now
      ? namings(now, chosen.value, picks).map((naming) => decisionOf(naming, factId()))
      : []
    const results: DecisionResult[] = []
    progress.value = { done: 0, total: decisions.length }
    await attempt(async () => {
      for (let at = 0; at < decisions.length; at += BATCH) {
        const items = decisions.slice(at, at + BATCH)
        const params = { path: { id: id() } }
        const got = await read(api.POST('/api/reports/{id}/decisions', { params, body: { items } }))
        results.push(...got.results)
        if (notice.value) notice.value = held(notice.value, items, got.results, organTitle)
        progress.value = { done: results.length, total: decisions.length }
      }
    })
    progress.value = undefined
    return outcomeOf(decisions.length, decisions.length, results)
  }

  return {
    notice,
    picks,
    skipped,
    standings,
    chosen,
    progress,
    busy,
    problem,
    sendFile,
    sendText,
    assign,
  }
}
