// Every form of the task page is one dialog over a description: what is asked, and which
// draft the answers become.
import { organs } from '@/api/session'
import type { DraftBody, Values } from '@/api/view'
import { catalog } from '@/api/session'
import { fieldWord, options, say } from '@/i18n'

export type FieldKind = 'text' | 'long' | 'date' | 'decimal' | 'choice' | 'organ'
export type FieldSpec = {
  name: string
  label: string
  kind: FieldKind
  required?: boolean
  hint?: string
  value?: string
  options?: { value: string; label: string }[]
  suggestions?: string[]
}
export type FormSpec = {
  title: string
  hint?: string
  fields: FieldSpec[]
  evidence?: boolean
  submit?: string
  danger?: boolean
  amends?: string
  /** Why, for people: kept beside the fact's source. */
  reasonField?: string
  build: (values: Values) => DraftBody
}

export const choices = (record: string, field: string) =>
  options(record, field).map((option) => ({ value: option.name, label: say(option.title) }))

export const organChoices = () =>
  organs.value.map((organ) => ({ value: organ.id, label: organ.short || organ.name }))

const KINDS: Record<string, FieldKind> = {
  date: 'date',
  decimal: 'decimal',
  quantity: 'decimal',
  integer: 'decimal',
  choice: 'choice',
  organ: 'organ',
}

/** A field as the catalog declares it. */
export function fieldOf(record: string, name: string, more: Partial<FieldSpec> = {}): FieldSpec {
  const declared = catalog.value?.records
    .find((type) => type.id === record)
    ?.fields.find((field) => field.name === name)
  const kind = KINDS[declared?.kind ?? ''] ?? 'text'
  return {
    name,
    label: fieldWord(record, name),
    kind,
    required: declared?.required,
    options: kind === 'choice' ? choices(record, name) : undefined,
    ...more,
  }
}
