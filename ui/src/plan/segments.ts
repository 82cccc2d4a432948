// Layers overlapping marks into flat segments, so that a text is drawn once with every mark
// visible. Invariant: the segments of a text, joined, are the text without its line marks.
import type { Mark, Section } from '@/api/view'

export type Segment = {
  text: string
  start: number
  end: number
  promises: string[]
  figure?: string
  skip?: string
  /** The number itself inside a figure's wording. */
  number: boolean
  /** Promises whose first character is the segment's first. */
  opens: string[]
  /** Words of a heading that runs on into its paragraph. */
  leads: boolean
}
export type Paragraph = {
  start: number
  end: number
  /** The first line of the text. */
  title: boolean
  heading?: Section
  /** Where the heading ends within its line; absent when it is the whole line. */
  lead?: number
  segments: Segment[]
}

/** What Markdown writes before a heading or quotation; marks of the line, not words of it. */
const LINE_MARK = /^(?:#{1,6}|>)\s+/

/** Offsets in the interface count code points; the page's strings count UTF-16 units. */
export function unitsOf(text: string): (point: number) => number {
  if (!/[\ud800-\udbff]/.test(text)) return (point) => point
  const starts: number[] = []
  let unit = 0
  for (const letter of text) {
    starts.push(unit)
    unit += letter.length
  }
  return (point) => starts[point] ?? text.length
}

export function slice(text: string, start: number, end: number): string {
  const unit = unitsOf(text)
  return text.slice(unit(start), unit(end))
}

const CUT = '\u2026'

/** Words with what stands before and after them in their paragraph, at most `reach` points. */
export function inContext(
  text: string,
  { start, end }: { start: number; end: number },
  reach: number,
): { before: string; words: string; after: string } {
  const unit = unitsOf(text)
  const from = Math.max(0, start - reach)
  const head = text.slice(unit(from), unit(start))
  const tail = text.slice(unit(end), unit(end + reach))
  const line = head.lastIndexOf('\n')
  const stop = tail.indexOf('\n')
  const whole = unit(end) + tail.length >= text.length
  return {
    before: line < 0 && from > 0 ? CUT + head : head.slice(line + 1),
    words: text.slice(unit(start), unit(end)),
    after: stop >= 0 ? tail.slice(0, stop) : whole ? tail : tail + CUT,
  }
}

type Edge = { marks: Mark[]; starts: number[] }

function sorted(marks: Mark[]): Edge {
  const ordered = [...marks].sort((a, b) => a.start - b.start || b.end - a.end)
  return { marks: ordered, starts: ordered.map((mark) => mark.start) }
}

export function paragraphsOf(text: string, sections: Section[], marks: Mark[]): Paragraph[] {
  const unit = unitsOf(text)
  const edge = sorted(marks)
  const headings = new Map(sections.map((section) => [section.start, section]))
  const paragraphs: Paragraph[] = []
  let start = 0
  let first = 0
  for (const line of text.split('\n')) {
    const end = start + [...line].length
    while (first < edge.marks.length && (edge.marks[first]?.end ?? 0) <= start) first += 1
    const within = overlapping(edge, first, start, end)
    if (line.trim()) {
      const first = start + (LINE_MARK.exec(line)?.[0].length ?? 0)
      const heading = headings.get(first) ?? headings.get(start)
      const lead = heading && leadOf(text.slice(unit(first), unit(end)), first, heading)
      const segments = segmentsOf(text, unit, { start: first, end, lead }, within)
      const title = paragraphs.length === 0
      paragraphs.push({ start: first, end, title, heading, lead, segments })
    }
    start = end + 1
  }
  return paragraphs
}

/** A full stop or colon closes a heading and belongs to it. */
const CLOSES = /^[\u3002\uff1a:.]/

function leadOf(line: string, start: number, { heading }: Section): number | undefined {
  if (!line.startsWith(heading)) return undefined
  const rest = line.slice(heading.length)
  if (!rest.replace(CLOSES, '').trim()) return undefined
  return start + [...heading].length + (CLOSES.test(rest) ? 1 : 0)
}

function overlapping(edge: Edge, first: number, start: number, end: number): Mark[] {
  const within: Mark[] = []
  for (let place = first; place < edge.marks.length; place += 1) {
    const mark = edge.marks[place]
    if (!mark || mark.start >= end) break
    if (mark.end > start) within.push(mark)
  }
  return within
}

export function segmentsOf(
  text: string,
  unit: (point: number) => number,
  range: { start: number; end: number; lead?: number },
  marks: Mark[],
): Segment[] {
  const lead = range.lead ?? range.start
  const cuts = new Set([range.start, lead, range.end])
  for (const mark of marks) {
    for (const at of [mark.start, mark.end, mark.num_start, mark.num_end]) {
      if (at !== undefined && at > range.start && at < range.end) cuts.add(at)
    }
  }
  const places = [...cuts].sort((a, b) => a - b)
  return places.slice(0, -1).map((start, index) => {
    const end = places[index + 1] ?? range.end
    const words = text.slice(unit(start), unit(end))
    return { ...segment(words, start, end, marks), leads: end <= lead }
  })
}

function segment(text: string, start: number, end: number, marks: Mark[]): Omit<Segment, 'leads'> {
  const over = marks.filter((mark) => mark.start <= start && mark.end >= end)
  const promises = over.filter((mark) => mark.kind === 'promise')
  const figure = over.filter((mark) => mark.kind === 'figure').at(-1)
  const skip = over.find((mark) => mark.kind === 'skip')
  const from = figure?.num_start ?? figure?.start ?? 0
  const until = figure?.num_end ?? figure?.end ?? 0
  return {
    text,
    start,
    end,
    promises: promises.map((mark) => mark.id),
    figure: figure?.id,
    skip: figure ? undefined : skip?.id,
    number: figure !== undefined && from <= start && until >= end,
    opens: promises.filter((mark) => mark.start === start).map((mark) => mark.id),
  }
}
