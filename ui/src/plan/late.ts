// Steps that a person entered after the day on which they happened.
import type { TimelineItem } from '@/api/view'

type Dated = Pick<TimelineItem, 'at' | 'known'> & { source: { kind: string } }
const day = (moment: string) => moment.slice(0, 10)

/** It was recorded on a later day than the one it speaks of. */
export const isKnownLater = ({ at, known }: Dated) => day(at) < day(known)

/** And a person did so: what a file or the program brings bears its own date. */
export const isEnteredLate = (item: Dated) => item.source.kind === 'page' && isKnownLater(item)
