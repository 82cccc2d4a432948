// Server-sent events: what changed, and how far long work has come. The browser reconnects
// and resumes by itself; where the server refuses a stream we come again later. Pages
// subscribe and reload what they show.
import { onScopeDispose, ref } from 'vue'
import type { Change, Job } from './view'

type Listener = {
  change?: (change: Change) => void
  job?: (job: Job) => void
  /** Changes were missed: what is shown must be read anew. */
  reset?: () => void
}

/** After a refusal, such as too many streams of one account. */
const AGAIN_MS = 30_000

const listeners = new Set<Listener>()
let source: EventSource | undefined
let again: ReturnType<typeof setTimeout> | undefined
export const live = ref<'off' | 'on' | 'lost'>('off')

export function openLive() {
  if (source || typeof EventSource === 'undefined') return
  source = new EventSource('/api/live')
  source.onopen = () => (live.value = 'on')
  source.onerror = lost
  source.addEventListener('change', (event) => tell('change', event))
  source.addEventListener('job', (event) => tell('job', event))
  source.addEventListener('reset', () => listeners.forEach((listener) => listener.reset?.()))
}

/** A refused stream is closed for good, and its changes were missed. */
function lost() {
  live.value = 'lost'
  if (source?.readyState !== EventSource.CLOSED) return
  source = undefined
  again = setTimeout(() => {
    openLive()
    listeners.forEach((listener) => listener.reset?.())
  }, AGAIN_MS)
}

export function closeLive() {
  clearTimeout(again)
  source?.close()
  source = undefined
  live.value = 'off'
}

function tell(kind: 'change' | 'job', event: MessageEvent<string>) {
  const data: unknown = JSON.parse(event.data)
  for (const listener of listeners) {
    if (kind === 'change') listener.change?.(data as Change)
    else listener.job?.(data as Job)
  }
}

/** Listens until the calling component goes away. */
export function onLive(listener: Listener) {
  listeners.add(listener)
  onScopeDispose(() => listeners.delete(listener))
}

/** Calls `reload` a moment after the last of a burst of changes that `concerns` us. */
export function reloadOnChange(
  reload: () => void,
  concerns: (change: Change) => boolean = () => true,
) {
  let timer: ReturnType<typeof setTimeout> | undefined
  const soon = () => {
    clearTimeout(timer)
    timer = setTimeout(reload, 400)
  }
  onLive({ change: (change) => concerns(change) && soon(), reset: soon })
  onScopeDispose(() => clearTimeout(timer))
}
