// Two languages. All wording lives in locales/*.json; words of the domain (choices, states,
// transitions) come from the server's catalog.
import { createI18n } from 'vue-i18n'
import { setApiLanguage } from './api/client'
import { catalog } from './api/session'
import type { Text } from './api/view'
import en from './locales/en.json'
import zh from './locales/zh.json'

export type Locale = 'zh' | 'en'
const KEY = 'gulou.locale'

function startLocale(): Locale {
  const kept = localStorage.getItem(KEY)
  if (kept === 'zh' || kept === 'en') return kept
  return 'zh'
}

export const i18n = createI18n({
  legacy: false,
  locale: startLocale(),
  fallbackLocale: 'zh',
  messages: { zh, en },
})

export function locale(): Locale {
  return i18n.global.locale.value as Locale
}

export function setLocale(next: Locale) {
  i18n.global.locale.value = next
  localStorage.setItem(KEY, next)
  applyLocale()
}

export function applyLocale() {
  document.documentElement.lang = locale() === 'zh' ? 'zh-CN' : 'en'
  setApiLanguage(locale())
}

/** A text pair in the reader's language. */
export function say(text: Text | string | null | undefined): string {
  if (!text) return ''
  if (typeof text === 'string') return text
  return text[locale()] || text.zh
}

/** The same where it stands alone: the catalog writes its English words as within a sentence. */
export function label(text: Text | string | null | undefined): string {
  const words = say(text)
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The catalog's word for a choice of a field. */
export function choice(record: string, field: string, name: string | undefined): string {
  if (!name) return ''
  return say(options(record, field).find((option) => option.name === name)?.title) || name
}

export function options(record: string, field: string): { name: string; title: Text }[] {
  const type = catalog.value?.records.find((candidate) => candidate.id === record)
  return type?.fields.find((candidate) => candidate.name === field)?.options ?? []
}

export function recordWord(record: string): string {
  return label(catalog.value?.records.find((one) => one.id === record)?.title) || record
}

export function stateWord(record: string, name: string): string {
  const type = catalog.value?.records.find((candidate) => candidate.id === record)
  return label(type?.states.find((state) => state.name === name)?.title) || name
}

export function fieldWord(record: string, name: string): string {
  const type = catalog.value?.records.find((candidate) => candidate.id === record)
  return label(type?.fields.find((field) => field.name === name)?.title) || name
}

export function transitionWord(record: string, name: string): string {
  const type = catalog.value?.records.find((candidate) => candidate.id === record)
  return label(type?.transitions.find((one) => one.name === name)?.title) || name
}

export function roleWord(id: string): string {
  const role = catalog.value?.roles.find((one) => one.id === id)
  return role ? say(role.title) : id
}
