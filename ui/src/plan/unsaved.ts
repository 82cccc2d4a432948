// Edits of a review that are not saved yet. They are kept in this browser, for the account
// that typed them, until they are saved or dropped: a reload loses nothing.
import { reactive, watch } from 'vue'
import type { Owner } from '@/api/view'

export type Edit = { values: Record<string, string>; owners: Owner[] }

const PREFIX = 'gulou.unsaved'
const keyOf = (account: string, report: string) => `${PREFIX}.${account}.${report}`

function kept(key: string): [string, Edit][] {
  try {
    return Object.entries(JSON.parse(localStorage.getItem(key) ?? '{}') as Record<string, Edit>)
  } catch {
    return []
  }
}

/** A browser that keeps nothing, or has no room, costs only the safety net. */
function keep(key: string, edits: Map<string, Edit>) {
  try {
    if (edits.size) localStorage.setItem(key, JSON.stringify(Object.fromEntries(edits)))
    else localStorage.removeItem(key)
  } catch {
    return
  }
}

export function useUnsaved(account: string, report: string) {
  const key = keyOf(account, report)
  const edits = reactive(new Map<string, Edit>(kept(key)))
  watch(edits, () => keep(key, edits), { flush: 'sync' })

  function put(id: string, edit: Edit) {
    const empty = Object.keys(edit.values).length + edit.owners.length === 0
    if (!empty) edits.set(id, edit)
    else if (edits.has(id)) edits.delete(id)
  }
  return { edits, put, drop: (id: string) => edits.delete(id) }
}
