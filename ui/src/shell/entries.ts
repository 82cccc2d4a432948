// The entries of the rail. Only screens that exist are listed: today, requests, registers and
// command take their places here, in the order of the brief, when they are built.
import { computed } from 'vue'
import { mayImport } from '@/api/session'
import type { IconName } from '@/parts/Icon.vue'

export type Entry = { id: string; path: string; icon: IconName }

export const entries = computed<Entry[]>(() => [
  { id: 'promises', path: '/promises', icon: 'plan' },
  { id: 'figures', path: '/figures', icon: 'chart' },
  ...(mayImport.value ? [{ id: 'import', path: '/import', icon: 'upload' as const }] : []),
])
