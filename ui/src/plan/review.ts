// The rules of a review, apart from the page and the server: what a verdict fits, what it makes
// of an item, and how news from elsewhere is taken in without disturbing the work in hand.
import type {
  Decision,
  DecisionResult,
  Mark,
  Owner,
  ReportSummary,
  ReviewItem,
  Suggestion,
  Values,
} from '@/api/view'

export type Tab = 'promise' | 'figure' | 'skip'
export type Verdict = Decision['decision']
/** What is to become of one item. */
export type Wish = { decision: Verdict; values?: Values; reason?: string; owners?: Owner[] }
/** What came of deciding on several items. */
export type Outcome = {
  /** Those that went through. */
  done: string[]
  /** How many were refused, and why the first was. */
  bad: number
  why: string
  /** How many were left alone, since it does not fit them. */
  left: number
}

/** A suggestion taken up keeps its reason. */
export const ownerOf = ({ organ, role, reason }: Suggestion): Owner => ({
  organ,
  role,
  reason: reason.zh,
})

/** The report's corrected text has it no more; with a state of its own it stays in force. */
export const isGone = (item: { state: string }) => item.state === 'gone'
export const isFormer = (item: { state: string; fields: Record<string, string> }) =>
  !isGone(item) && Boolean(item.fields.former_text)

export const isUndecided = (item: { state: string }) => item.state === 'proposed'
/** It went with its report. */
export const isWithdrawn = (item: { state: string }) => item.state === 'withdrawn'
export const isRejected = (item: { state: string }) => item.state === 'rejected'

/** How many of one kind stand where; what was taken up may have moved on since. */
export function tally(marks: Mark[], kind: Mark['kind']) {
  const ours = marks.filter((mark) => mark.kind === kind)
  const proposed = ours.filter(isUndecided).length
  const rejected = ours.filter(isRejected).length
  const withdrawn = ours.filter(isWithdrawn).length
  const accepted = ours.length - proposed - rejected - withdrawn
  return { all: ours.length, proposed, rejected, accepted }
}

/** Reports of the sample that make room when this one is published. */
export const replacedSamples = (reports: ReportSummary[], { year, sample }: ReportSummary) =>
  reports.filter((one) => one.sample && !sample && one.year === year && !isWithdrawn(one))

/** Whether a verdict can be passed on an item in its state. */
export function fits(verdict: Verdict, item: { state: string }): boolean {
  if (isGone(item) || isWithdrawn(item)) return false
  if (verdict === 'edit') return true
  if (verdict === 'restore') return isRejected(item)
  return isUndecided(item)
}

type Owned = { state: string; owners: Owner[] }

/**
 * Naming owners takes up what is undecided and adds to what was taken up; what was rejected
 * has no owners, and who is named already is not named again.
 */
export function naming(item: Owned, owners: Owner[]): Wish | undefined {
  if (isRejected(item) || isGone(item)) return undefined
  const held = ({ organ, role }: Owner) =>
    item.owners.some((one) => one.organ === organ && one.role === role)
  const fresh = owners.filter((owner) => !held(owner))
  if (isUndecided(item)) return { decision: 'accept', owners: fresh }
  return fresh.length ? { decision: 'edit', owners: fresh } : undefined
}

export function outcomeOf(chosen: number, sent: number, results: DecisionResult[]): Outcome {
  const bad = results.filter((result) => !result.ok)
  const first = bad[0]?.problem
  return {
    done: results.filter((result) => result.ok).map((result) => result.id),
    bad: bad.length,
    why: first?.errors?.[0]?.message ?? first?.detail ?? first?.title ?? '',
    left: chosen - sent,
  }
}

export function after(verdict: Verdict, item: { kind: string; state: string }): string {
  if (verdict === 'accept') return item.kind === 'figure' ? 'accepted' : 'planned'
  if (verdict === 'reject') return 'rejected'
  return verdict === 'restore' ? 'proposed' : item.state
}

/** The state that a choice of the page means for a kind of item. */
export function stateOf(tab: Tab, state: string): string {
  if (state !== 'accepted') return state
  return tab === 'figure' ? 'accepted' : 'planned'
}

/**
 * The list after news: rows in view stay where they are, also those that no longer fit the
 * chosen state; new ones that fit it take their places, up to the end of what was loaded.
 */
export function merged(
  held: ReviewItem[],
  fresh: ReviewItem[],
  view: { state: string; complete: boolean },
): ReviewItem[] {
  const known = new Set(held.map((item) => item.id))
  const last = fresh.findLastIndex((item) => known.has(item.id))
  const fitting = (item: ReviewItem) =>
    view.state === '' || item.state === view.state || (view.state === 'gone' && isFormer(item))
  return fresh.filter(
    (item, place) => known.has(item.id) || (fitting(item) && (view.complete || place < last)),
  )
}

type Typed = Record<string, string>

/** An open edit after news: fields that were touched here stay, the others follow the record. */
export function carried(typed: Typed, before: Typed, now: Typed): Typed {
  return Object.fromEntries(
    Object.entries(typed).map(([name, value]) => {
      const touched = value !== (before[name] ?? '')
      return [name, touched ? value : (now[name] ?? '')]
    }),
  )
}
