// The rules of taking over a breakdown notice, apart from the page and the server: whose each
// promise becomes by the chosen tasks, and what of it is new.
import type { Decision, DecisionResult, Notice, NoticeOwner, NoticeTask, Owner } from '@/api/view'

/** The organ that a person took an unknown name for; said once, it holds for the whole notice. */
export type Picks = Record<string, string>
/** The owners one promise gets. */
export type Naming = { id: string; owners: Owner[] }

export const organOf = (owner: NoticeOwner, picks: Picks): string | undefined =>
  owner.organ ?? (picks[owner.name] || undefined)

/** Owners that the tasks name for their promises and that are not named yet. */
export function namings(notice: Notice, tasks: NoticeTask[], picks: Picks): Naming[] {
  const wanted = new Map<string, Owner[]>()
  for (const task of tasks)
    for (const id of task.promises) wanted.set(id, joined(wanted.get(id) ?? [], task, picks))
  return [...wanted].flatMap(([id, owners]) => {
    const held = notice.promises.find((promise) => promise.id === id)?.owners ?? []
    const isHeld = ({ organ, role }: Owner) =>
      held.some((one) => one.organ === organ && one.role === role)
    const fresh = owners.filter((owner) => !isHeld(owner))
    return fresh.length ? [{ id, owners: fresh }] : []
  })
}

/** An organ is one owner of a promise, by the first task that names it. */
function joined(owners: Owner[], task: NoticeTask, picks: Picks): Owner[] {
  const list = [...owners]
  for (const owner of task.owners) {
    const organ = organOf(owner, picks)
    if (!organ || list.some((one) => one.organ === organ)) continue
    list.push({ organ, role: owner.role, reason: owner.name })
  }
  return list
}

/** What can be done about a task. */
export type Standing = 'new' | 'done' | 'unknown' | 'nobody' | 'apart'
export function standing(notice: Notice, task: NoticeTask, picks: Picks): Standing {
  if (!task.promises.length) return 'apart'
  if (!task.owners.length) return 'nobody'
  if (namings(notice, [task], picks).length) return 'new'
  return task.owners.every((owner) => organOf(owner, picks)) ? 'done' : 'unknown'
}

export const decisionOf = (naming: Naming, fact: string): Decision => ({
  fact,
  kind: 'promise',
  id: naming.id,
  decision: 'edit',
  owners: naming.owners,
})

/** The notice after decisions: who was named is held. */
export function held(
  notice: Notice,
  decisions: Decision[],
  results: DecisionResult[],
  title: (organ: string) => string,
): Notice {
  const good = new Set(results.filter((result) => result.ok).map((result) => result.id))
  const made = new Map(decisions.filter(({ id }) => good.has(id)).map((one) => [one.id, one]))
  const promises = notice.promises.map((promise) => {
    const named = made.get(promise.id)?.owners ?? []
    const owners = named.map(({ organ, role }) => ({ organ, role, organ_title: title(organ) }))
    return { ...promise, owners: [...promise.owners, ...owners] }
  })
  return { ...notice, promises }
}
