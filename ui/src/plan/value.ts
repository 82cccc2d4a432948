// A field's value as people read it: choices and organs by their names, from the catalog.
import { catalog, organs } from '@/api/session'
import type { FieldValue } from '@/api/view'
import { i18n, say } from '@/i18n'

export function valueWords(type: string, field: string, value: FieldValue | undefined): string {
  if (value === undefined || value === null) return ''
  const declared = catalog.value?.records
    .find((record) => record.id === type)
    ?.fields.find((one) => one.name === field)
  const word = String(value)
  if (declared?.kind === 'organ') return organs.value.find((one) => one.id === word)?.short ?? word
  if (declared?.kind === 'flag')
    return i18n.global.t(value === true || word === 'true' ? 'word.yes' : 'word.no')
  const option = declared?.options?.find((one) => one.name === word)
  return option ? say(option.title) : word
}
