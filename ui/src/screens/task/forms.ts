// The forms of a task: what each asks and the draft it becomes.
import { openBody } from '@/api/facts'
import { actingOrgan } from '@/api/session'
import type { Action, Milestone, Target, Task, TimelineItem, Values } from '@/api/view'
import { fieldWord, i18n, label } from '@/i18n'
import { unitWord } from '@/plan/unit'
import { today } from '@/plan/day'
import { choices, fieldOf, organChoices } from './form'
import type { FieldSpec, FormSpec } from './form'

const t = (key: string, values: Record<string, unknown> = {}) => i18n.global.t(key, values)

export function progressForm(task: Task): FormSpec {
  return {
    title: t('task.add_progress'),
    evidence: true,
    fields: [
      { name: 'as_of', label: t('task.as_of'), kind: 'date', required: true, value: today() },
      {
        name: 'said',
        label: t('task.said_word'),
        kind: 'choice',
        required: true,
        options: choices('progress', 'said'),
      },
      {
        name: 'note',
        label: t('task.note'),
        kind: 'long',
        required: true,
        hint: t('task.note_hint'),
      },
      { name: 'share', label: t('task.share'), kind: 'decimal' },
    ],
    build: (values) => openBody('progress', { promise: task.id, ...values }),
  }
}

export function milestoneForm(task: Task): FormSpec {
  return {
    title: t('task.add_milestone'),
    fields: [
      { name: 'title', label: t('task.milestone_title'), kind: 'text', required: true },
      { name: 'due', label: t('plan.due'), kind: 'date', required: true },
    ],
    build: (values) => openBody('milestone', { promise: task.id, ...values }),
  }
}

export function finishMilestoneForm(milestone: Milestone): FormSpec {
  return {
    title: milestone.title,
    evidence: true,
    submit: t('task.finish_milestone'),
    fields: [
      {
        name: 'done_on',
        label: fieldWord('milestone', 'done_on'),
        kind: 'date',
        required: true,
        value: today(),
      },
      finishReason('milestone'),
    ],
    hint: t('task.finish_hint'),
    build: (values) => ({
      do: 'move',
      record: { type: 'milestone', id: milestone.id },
      transition: 'finish',
      values,
    }),
  }
}

/** Why it is called done where nothing shows it. */
const finishReason = (type: string) =>
  fieldOf(type, 'finish_reason', { kind: 'long', required: false, hint: t('task.finish_why') })

/** Takes the words back that stood for evidence: somebody has seen what shows it. */
export function confirmForm(task: Task): FormSpec {
  return {
    title: t('task.confirm_done'),
    hint: t('task.confirm_hint', { reason: task.finish_reason ?? '' }),
    evidence: true,
    fields: [],
    submit: t('task.confirm_done'),
    build: () => ({
      do: 'set',
      record: { type: 'promise', id: task.id },
      values: { finish_reason: null },
    }),
  }
}

export function slippageForm(task: Task): FormSpec {
  return {
    title: t('task.add_slippage'),
    hint: t('task.new_due_note'),
    evidence: true,
    fields: [
      { name: 'reason', label: t('task.reason'), kind: 'long', required: true },
      {
        name: 'cause',
        label: t('task.cause'),
        kind: 'choice',
        options: choices('slippage', 'cause'),
      },
      { name: 'new_due', label: t('task.new_due'), kind: 'date' },
    ],
    build: (values) => openBody('slippage', { promise: task.id, ...values }),
  }
}

export function acceptanceForm(task: Task): FormSpec {
  return {
    title: t('task.add_acceptance'),
    fields: [{ name: 'test', label: t('task.test'), kind: 'long', required: true }],
    build: (values) => openBody('acceptance', { promise: task.id, ...values }),
  }
}

export function observationForm(task: Task, target: Target): FormSpec {
  const unit = target.series?.unit ?? target.target?.unit ?? ''
  const word = unitWord(unit)
  return {
    title: `${t('task.observation')} · ${target.series?.name ?? target.indicator}`,
    evidence: true,
    fields: [
      { name: 'period', label: t('task.period'), kind: 'text', required: true },
      { name: 'as_of', label: t('task.as_of'), kind: 'date', required: true, value: today() },
      {
        name: 'value',
        label: word ? `${t('task.value')} (${word})` : t('task.value'),
        kind: 'decimal',
        required: true,
      },
      { name: 'publisher', label: t('task.publisher'), kind: 'organ', value: actingOrgan.value },
      { name: 'document', label: t('task.document'), kind: 'text' },
      {
        name: 'standing',
        label: t('task.standing_word'),
        kind: 'choice',
        options: choices('observation', 'standing'),
      },
    ],
    build: (values) =>
      openBody('observation', {
        series: target.series?.id ?? '',
        promise: task.id,
        unit,
        ...values,
      }),
  }
}

export function assignForm(task: Task): FormSpec {
  return {
    title: t('task.assign'),
    fields: [
      {
        name: 'organ',
        label: t('plan.organ'),
        kind: 'choice',
        required: true,
        options: organChoices(),
      },
      {
        name: 'role',
        label: t('accounts.role'),
        kind: 'choice',
        required: true,
        value: 'lead',
        options: ['lead', 'support'].map((role) => ({ value: role, label: t(`role.${role}`) })),
      },
    ],
    build: (values) => openBody('assignment', { promise: task.id, ...values }),
  }
}

const MOVE_FIELDS: Record<string, string[]> = {
  'promise.drop': ['drop_reason'],
  'acceptance.sign': ['signed_by', 'signed_on', 'note'],
}
const MOVE_VALUES: Record<string, () => string> = {
  signed_on: today,
  signed_by: () => actingOrgan.value,
}
const MOVE_OPTIONAL = new Set(['note'])

export function moveForm(type: string, id: string, action: Action): FormSpec {
  if (type === 'promise' && action.name === 'finish') return finishForm(id, action)
  const fields: FieldSpec[] = (MOVE_FIELDS[`${type}.${action.name}`] ?? []).map((name) =>
    fieldOf(type, name, { required: !MOVE_OPTIONAL.has(name), value: MOVE_VALUES[name]?.() }),
  )
  return {
    title: label(action.title),
    hint: fields.length ? undefined : t('task.act_sure', { action: label(action.title) }),
    evidence: type === 'promise' || type === 'acceptance',
    fields,
    submit: label(action.title),
    danger: action.name === 'drop',
    build: (values: Values) => ({
      do: 'move',
      record: { type, id },
      transition: action.name,
      values,
    }),
  }
}

/** A promise is finished with a file, or where nothing shows it with the words why. */
function finishForm(id: string, action: Action): FormSpec {
  return {
    title: label(action.title),
    hint: t('task.finish_hint'),
    evidence: true,
    fields: [finishReason('promise')],
    submit: label(action.title),
    build: (values) => ({
      do: 'move',
      record: { type: 'promise', id },
      transition: 'finish',
      values: { finish_reason: null, ...values },
    }),
  }
}

const FIXED = /^(?:promise|report|series|section|figure|topic|start|end|quote|organ|sha256|text)$/

/** What can be corrected here, given that its references are known on this page. */
export const AMENDABLE = new Set([
  'assignment',
  'milestone',
  'progress',
  'slippage',
  'acceptance',
  'observation',
])

/** References that the fact must repeat and that its list of changes leaves out. */
function referencesOf(task: Task, item: TimelineItem): Values {
  if (item.verb === 'set') return {}
  const has = (target: Target) => target.actual.some((actual) => actual.id === item.record.id)
  const series = item.record.type === 'observation' && task.targets.find(has)?.series?.id
  return { promise: task.id, ...(series ? { series } : {}) }
}

/** A correction says the same thing again with other values, and why. */
export function amendForm(task: Task, item: TimelineItem): FormSpec {
  const { type } = item.record
  const known: Values = Object.fromEntries(
    item.changes.map((change) => [change.field, change.to ?? null]),
  )
  const open = item.changes.filter((change) => !FIXED.test(change.field))
  return {
    title: t('task.amend_title'),
    hint: t('task.amend_hint'),
    amends: item.fact,
    reasonField: 'amend_reason',
    evidence: true,
    fields: [
      ...open.map((change) =>
        fieldOf(type, change.field, { label: label(change.title), value: String(change.to ?? '') }),
      ),
      { name: 'amend_reason', label: t('task.amend_reason'), kind: 'long', required: true },
    ],
    build: (values) => ({
      do: item.verb === 'set' ? 'set' : 'open',
      record: item.record,
      values: { ...referencesOf(task, item), ...known, ...values },
    }),
  }
}
