// Cutting proposals otherwise, apart from the page and the server: which neighbours a promise
// has, where a caret cuts, and what a number says of itself.
import type { Mark, ReshapeWish, ReviewItem, Values } from '@/api/view'
import { unitsOf } from './segments'

type WithoutFact<T> = T extends unknown ? Omit<T, 'fact'> : never
/** How proposals are cut otherwise; the fact is named when it is sent. */
export type Cut = WithoutFact<ReshapeWish>
export type Label = Extract<ReshapeWish, { do: 'relabel' }>['to']

/** What each kind of record can be read as. */
export const LABELS: Record<string, Label[]> = {
  promise: ['figure', 'nothing'],
  figure: ['promise', 'skip'],
  skip: ['figure'],
}

/** The fields of a figure that a reviewer says. */
export const FIGURE_FIELDS = ['indicator', 'comparator', 'value', 'unit', 'nature', 'class']

const STANDING = new Set(['proposed', 'planned'])
const PARTS = /^[\s,;:.!?\u2026\u3001\u3002\uff01\uff0c\uff0e\uff1a\uff1b\uff1f]*$/

/** Whether an item can still be cut: undecided, or taken up in a report under review. */
export function canReshape(item: { state: string }, report: { state: string }): boolean {
  const taken = item.state === 'planned' || item.state === 'accepted'
  return item.state === 'proposed' || (report.state === 'reviewing' && taken)
}

/** The promises before and after one, with nothing but stops and blanks between. */
export function neighboursOf(
  { text, marks }: { text: string; marks: Mark[] },
  item: { id: string; start: number; end: number },
): { before?: string; after?: string } {
  const unit = unitsOf(text)
  const touch = (from: number, to: number) =>
    from <= to && PARTS.test(text.slice(unit(from), unit(to)))
  const others = marks.filter(
    (mark) => mark.kind === 'promise' && mark.id !== item.id && STANDING.has(mark.state),
  )
  return {
    before: others.findLast((mark) => touch(mark.end, item.start))?.id,
    after: others.find((mark) => touch(item.end, mark.start))?.id,
  }
}

/** The halves a caret cuts words into, and its offset in code points; none at either end. */
export function halvesAt(
  quote: string,
  caret: number,
): { first: string; second: string; points: number } | undefined {
  const [first, second] = [quote.slice(0, caret), quote.slice(caret)]
  if (!first.trim() || !second.trim()) return undefined
  return { first, second, points: [...first].length }
}

/** The value and unit a number as written shows. */
export function guessOf(number: string): { value: string; unit: string } {
  const found = /(\d[\d,]*(?:\.\d+)?)(.*)$/s.exec(number)
  return { value: found?.[1]?.replaceAll(',', '') ?? '', unit: found?.[2]?.trim() ?? '' }
}

/** What was filled in; what was left blank is read from the text. */
export const filled = (values: Record<string, string>): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim()))

/** The item to go on with: the first new one of the tab, else what stands where it stood. */
export function nextOf(items: ReviewItem[], made: string[], from: number): string | undefined {
  const fresh = items.find((item) => made.includes(item.id))
  return (fresh ?? items[Math.min(from, items.length - 1)])?.id
}
