// A read that a page shows: loading, error, data. A newer read cancels an older one, and old
// data stay visible while they are being refreshed.
import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import type { Ref, ShallowRef } from 'vue'
import { ApiProblem, read } from './client'
import type { Plain, Problem } from './view'

export type Resource<T> = {
  data: ShallowRef<T | undefined>
  problem: ShallowRef<Problem | undefined>
  loading: Ref<boolean>
  reload: () => Promise<void>
}

/** Reads again whenever `key` changes; an undefined key reads nothing. */
export function useResource<Key, T, Shown = Plain<T>>(
  key: () => Key | undefined,
  ask: (key: Key, signal: AbortSignal) => Promise<{ data?: T }>,
): Resource<Shown> {
  const data = shallowRef<Shown>()
  const problem = shallowRef<Problem>()
  const loading = ref(false)
  let running: AbortController | undefined

  async function reload() {
    const from = key()
    running?.abort()
    if (from === undefined) return
    const mine = (running = new AbortController())
    loading.value = true
    try {
      data.value = (await read(ask(from, mine.signal))) as Shown
      problem.value = undefined
    } catch (cause) {
      if (mine.signal.aborted) return
      problem.value = asProblem(cause)
    } finally {
      if (running === mine) loading.value = false
    }
  }

  watch(
    () => JSON.stringify(key()),
    () => void reload(),
    { immediate: true },
  )
  onScopeDispose(() => running?.abort())
  return { data, problem, loading, reload }
}

export function asProblem(cause: unknown): Problem {
  if (cause instanceof ApiProblem) return cause.problem
  const detail = cause instanceof Error ? cause.message : String(cause)
  return { type: 'about:blank', title: '', status: 0, code: 'page', detail }
}
