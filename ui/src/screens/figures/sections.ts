// Figures in the order of the report: first what the plan of this year says, section by section,
// then what only its other parts mention, then what no sentence of it speaks of.
import type { FigureRow, Mark, Section } from '@/api/view'

export type FigureGroup = { id: string; section?: Section; rows: FigureRow[] }
type Place = { start: number; section: Section }

/** The section that holds a place most closely. */
function sectionAt(sections: Section[], start: number): Section | undefined {
  return sections.filter((one) => one.start <= start && start < one.end).at(-1)
}

const isPlan = ({ section }: Place) => section.part === 'plan'

/** Where each figure is first spoken of, the plan before the other parts. */
function placesOf(sections: Section[], marks: Mark[]): Map<string, Place> {
  const places = new Map<string, Place>()
  for (const mark of marks) {
    const section = mark.kind === 'figure' && sectionAt(sections, mark.start)
    if (!section) continue
    const place = { start: mark.start, section }
    const held = places.get(mark.title)
    if (!held || isPlan(held) < isPlan(place)) places.set(mark.title, place)
  }
  return places
}

export function inSections(
  rows: FigureRow[],
  report: { sections: Section[]; marks: Mark[] },
): FigureGroup[] {
  const sections = [...report.sections].sort((a, b) => a.start - b.start || b.end - a.end)
  const marks = [...report.marks].sort((a, b) => a.start - b.start)
  const places = placesOf(sections, marks)
  const found = rows.map((row) => ({ row, place: places.get(row.title.zh) }))
  const rank = ({ place }: (typeof found)[number]): [number, number] =>
    place ? [isPlan(place) ? 0 : 1, place.start] : [2, 0]
  found.sort((a, b) => {
    const [one, other] = [rank(a), rank(b)]
    return one[0] - other[0] || one[1] - other[1]
  })
  const groups = new Map<string, FigureGroup>()
  for (const { row, place } of found) {
    const id = place?.section.id ?? ''
    const group = groups.get(id) ?? { id, section: place?.section, rows: [] }
    group.rows.push(row)
    groups.set(id, group)
  }
  return [...groups.values()]
}

/** What is asked for, wherever it stands in the name. */
export function named(rows: FigureRow[], words: string): FigureRow[] {
  const wanted = words.trim().toLowerCase()
  const has = (text: string) => text.toLowerCase().includes(wanted)
  return wanted ? rows.filter(({ title }) => has(title.zh) || has(title.en)) : rows
}
