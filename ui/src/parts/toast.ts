// Short notices. Good news goes away by itself; a refusal stays until it is closed, because it
// may ask for something to be done.
import { shallowRef } from 'vue'

/** What can be done about a notice while it is shown. */
export type Act = { label: string; run: () => unknown }
export type Toast = { id: number; text: string; bad: boolean; act?: Act }
const SHOWN_MS = 5_000
/** Long enough to read it and think again. */
const ACT_SHOWN_MS = 12_000
const SHOWN_MAX = 3
let last = 0

export const toasts = shallowRef<Toast[]>([])

export function toast(text: string, act?: Act) {
  const id = show(text, false, act)
  setTimeout(() => dropToast(id), act ? ACT_SHOWN_MS : SHOWN_MS)
}

/** Whatever could be done about earlier notices has been done, or no longer fits. */
export function dropActs() {
  toasts.value = toasts.value.filter((one) => !one.act)
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

function show(text: string, bad: boolean, act?: Act): number {
  const id = (last += 1)
  toasts.value = [...toasts.value, { id, text, bad, act }].slice(-SHOWN_MAX)
  return id
}
