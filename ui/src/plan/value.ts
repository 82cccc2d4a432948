// A field's value as people read it: choices and organs by their names, from the catalog.
import { catalog, organs } from '@/api/session'
import type { FieldValue } from '@/api/view'
import { choice, i18n } from '@/i18n'
import { unitWord } from './unit'

export function valueWords(type: string, field: string, value: FieldValue | undefined): string {
  if (value === undefined || value === null) return ''
  const declared = catalog.value?.records
    .find((record) => record.id === type)
    ?.fields.find((one) => one.name === field)
  const word = String(value)
  if (declared?.kind === 'organ') return organs.value.find((one) => one.id === word)?.short ?? word
  if (declared?.kind === 'flag') return i18n.global.t(word === 'true' ? 'value.yes' : 'value.no')
  if (declared?.kind === 'unit') return unitWord(word)
  return declared?.kind === 'choice' ? choice(type, field, word) : word
}
