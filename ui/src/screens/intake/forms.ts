// The forms of a report: what each asks and the draft it becomes.
import type { ReportSummary } from '@/api/view'
import { i18n } from '@/i18n'
import { fieldOf } from '../task/form'
import type { FormSpec } from '../task/form'

type Known = Pick<ReportSummary, 'id' | 'title' | 'counts'>
const { t } = i18n.global
const recordOf = ({ id }: Known) => ({ type: 'report', id })

export const titleForm = (report: Known): FormSpec => ({
  title: t('review.rename'),
  fields: [fieldOf('report', 'title', { value: report.title })],
  submit: t('action.save'),
  build: (values) => ({ do: 'set', record: recordOf(report), values }),
})

export const discardForm = (report: Known): FormSpec => ({
  title: t('review.discard_title', { title: report.title }),
  hint: t('review.discard_hint', report.counts),
  fields: [{ name: 'why', label: t('review.discard_why'), kind: 'long', required: true }],
  reasonField: 'why',
  submit: t('review.discard'),
  danger: true,
  build: (values) => ({ do: 'move', record: recordOf(report), transition: 'withdraw', values }),
})
