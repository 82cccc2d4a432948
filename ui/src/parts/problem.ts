// A refusal in the reader's words: the page's own where it knows the code, else the server's.
import { i18n } from '@/i18n'
import type { Problem } from '@/api/view'

const { t, te } = i18n.global

export function problemTitle({ code, title, status }: Problem): string {
  if (code && te(`problem.${code}`)) return t(`problem.${code}`)
  return title || t('problem.unknown', { status })
}

/** In one line, for a short notice: the first thing that says what to do. */
export function problemLine(problem: Problem): string {
  const title = problemTitle(problem)
  const more = problem.errors?.[0]?.message ?? problem.detail
  return more && more !== title ? t('problem.line_of', { title, more }) : title
}
