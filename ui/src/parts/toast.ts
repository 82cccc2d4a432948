// Short notices. Good news goes away by itself; a refusal stays until it is closed, because it
// may ask for something to be done.
import { shallowRef } from 'vue'

export type Toast = { id: number; text: string; bad: boolean }
const SHOWN_MS = 5_000
const SHOWN_MAX = 3
let last = 0

export const toasts = shallowRef<Toast[]>([])

export function toast(text: string) {
  const id = show(text, false)
  setTimeout(() => dropToast(id), SHOWN_MS)
}

/** Said once, however often it is repeated. */
export function complain(text: string) {
  toasts.value = toasts.value.filter((one) => one.text !== text)
  show(text, true)
}

export function dropToast(id: number) {
  toasts.value = toasts.value.filter((one) => one.id !== id)
}

export function dropComplaints() {
  toasts.value = toasts.value.filter((one) => !one.bad)
}

function show(text: string, bad: boolean): number {
  const id = (last += 1)
  toasts.value = [...toasts.value, { id, text, bad }].slice(-SHOWN_MAX)
  return id
}
