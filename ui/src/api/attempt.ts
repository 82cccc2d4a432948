// One thing sent at a time: busy while it is under way, and what was refused.
import { ref, shallowRef } from 'vue'
import { asProblem } from './resource'
import type { Problem } from './view'

export function useAttempt() {
  const busy = ref(false)
  const problem = shallowRef<Problem>()

  async function attempt(send: () => Promise<void>) {
    busy.value = true
    problem.value = undefined
    try {
      await send()
    } catch (cause) {
      problem.value = asProblem(cause)
    } finally {
      busy.value = false
    }
  }

  return { busy, problem, attempt }
}
