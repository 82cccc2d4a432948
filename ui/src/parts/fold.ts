// Long lists show their first rows until the reader asks for more.
import { computed, ref } from 'vue'

/** The first rows, then all of them. */
export function useFold<T>(all: () => T[], first: number) {
  const open = ref(false)
  const folds = computed(() => all().length > first)
  const shown = computed(() => (open.value ? all() : all().slice(0, first)))
  return { open, folds, shown }
}

/** A few rows, then a few more, as far as a row that must be seen. */
export function useSteps(step: number) {
  const limit = ref(step)
  return {
    limit,
    more: () => (limit.value += step),
    reach: (place: number) => {
      const wanted = Math.ceil((place + 1) / step) * step
      limit.value = Math.max(limit.value, wanted)
    },
  }
}
