// Short notices that go away by themselves; read out by screen readers.
import { shallowRef } from 'vue'

export type Toast = { id: number; text: string; bad: boolean }
const SHOWN_MS = 5_000
const SHOWN_MAX = 3
let last = 0

export const toasts = shallowRef<Toast[]>([])

export function toast(text: string, bad = false) {
  const id = (last += 1)
  toasts.value = [...toasts.value, { id, text, bad }].slice(-SHOWN_MAX)
  setTimeout(() => {
    toasts.value = toasts.value.filter((one) => one.id !== id)
  }, SHOWN_MS)
}
