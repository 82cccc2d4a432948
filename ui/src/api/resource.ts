// A read that a page shows: loading, error, data. A newer read cancels an older one, and old
// data stay visible while they are being refreshed.
import { onScopeDispose, ref, shallowRef, watch } from 'vue'
import type { Ref, ShallowRef } from 'vue'
import { ApiProblem, call } from './client'
import type { Problem } from './view'

export type Resource<T> = {
  data: ShallowRef<T | undefined>
  problem: ShallowRef<Problem | undefined>
  loading: Ref<boolean>
  reload: () => Promise<void>
}

export function useResource<T>(path: () => string | undefined): Resource<T> {
  const data = shallowRef<T>()
  const problem = shallowRef<Problem>()
  const loading = ref(false)
  let running: AbortController | undefined

  async function reload() {
    const from = path()
    running?.abort()
    if (from === undefined) return
    const mine = (running = new AbortController())
    loading.value = true
    try {
      data.value = await call<T>(from, { signal: mine.signal })
      problem.value = undefined
    } catch (cause) {
      if (mine.signal.aborted) return
      problem.value = asProblem(cause)
    } finally {
      if (running === mine) loading.value = false
    }
  }

  watch(path, (now, before) => now !== before && void reload(), { immediate: true })
  onScopeDispose(() => running?.abort())
  return { data, problem, loading, reload }
}

export function asProblem(cause: unknown): Problem {
  if (cause instanceof ApiProblem) return cause.problem
  const detail = cause instanceof Error ? cause.message : String(cause)
  return { type: 'about:blank', title: '', status: 0, code: 'page', detail }
}
