// Edits of a review that are not saved yet. They are kept in this browser, for the account
// that typed them, until they are saved or dropped: a reload loses nothing.
import { reactive, watch } from 'vue'
import type { Owner } from '@/api/view'
import { keep, kept } from '@/parts/kept'

export type Edit = { values: Record<string, string>; owners: Owner[] }

const PREFIX = 'gulou.unsaved'
const keyOf = (account: string, report: string) => `${PREFIX}.${account}.${report}`

export function useUnsaved(account: string, report: string) {
  const key = keyOf(account, report)
  const edits = reactive(new Map(Object.entries(kept<Record<string, Edit>>(key) ?? {})))
  const all = () => (edits.size ? Object.fromEntries(edits) : undefined)
  watch(edits, () => keep(key, all()), { flush: 'sync' })

  function put(id: string, edit: Edit) {
    const empty = Object.keys(edit.values).length + edit.owners.length === 0
    if (!empty) edits.set(id, edit)
    else if (edits.has(id)) edits.delete(id)
  }
  return { edits, put, drop: (id: string) => edits.delete(id) }
}
