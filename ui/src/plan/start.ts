// What a result is called that a target starts from, though it is not of the target's series.
import type { TargetStart } from '@/api/view'

/** The key of its name: a level and a growth rate are never called by one word. */
export function startWord(start: Pick<TargetStart, 'relation' | 'is_change'>): string {
  if (start.relation !== 'level-growth') return 'figure.start.other'
  return start.is_change ? 'figure.start.growth' : 'figure.start.level'
}
