// Server-sent events: what changed, and how far long work has come. The browser reconnects
// and resumes by itself; pages subscribe and reload what they show.
import { onScopeDispose, ref } from 'vue'
import type { Change, Job } from './view'

type Listener = {
  change?: (change: Change) => void
  job?: (job: Job) => void
  /** Changes were missed: what is shown must be read anew. */
  reset?: () => void
}

const listeners = new Set<Listener>()
let source: EventSource | undefined
export const live = ref<'off' | 'on' | 'lost'>('off')

export function openLive() {
  if (source || typeof EventSource === 'undefined') return
  source = new EventSource('/api/live')
  source.onopen = () => (live.value = 'on')
  source.onerror = () => (live.value = 'lost')
  source.addEventListener('change', (event) => tell('change', event))
  source.addEventListener('job', (event) => tell('job', event))
  source.addEventListener('reset', () => listeners.forEach((listener) => listener.reset?.()))
}

export function closeLive() {
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
