// What was left out of an imported file, and what letters of it stand for others. The server tells it once, when the file is handed in;
// this browser keeps it until somebody has taken note.
import { ref } from 'vue'
import type { LeftOut, Replaced } from '@/api/view'
import { i18n } from '@/i18n'
import { keep, kept } from '@/parts/kept'

const { t, te } = i18n.global
const keyOf = (report: string) => `gulou.left-out.${report}`

/** How the text differs from its file. */
export interface Changes {
  left_out: LeftOut[]
  replaced: Replaced[]
}

/** Pictures 3, notes 2. */
export function leftOutWords(list: LeftOut[]): string {
  const known = (what: string) => (te(`left_out.kinds.${what}`) ? what : 'other')
  return list
    .map(({ what, times }) =>
      t('left_out.one', { what: t(`left_out.kinds.${known(what)}`), n: times }),
    )
    .join(t('list.comma'))
}

/** Radicals 3, unknown letters 2. */
export function replacedWords(list: Replaced[]): string {
  const known = (what: string) => (te(`left_out.letters.${what}`) ? what : 'other')
  return list
    .map(({ what, times }) =>
      t('left_out.one', { what: t(`left_out.letters.${known(what)}`), n: times }),
    )
    .join(t('list.comma'))
}

export function keepLeftOut(report: string, { left_out, replaced }: Changes) {
  if (left_out.length || replaced.length) keep(keyOf(report), { left_out, replaced })
}

export function useLeftOut(report: string) {
  const list = ref<LeftOut[]>([])
  const replaced = ref<Replaced[]>([])
  const before = kept<Partial<Changes>>(keyOf(report))
  list.value = before?.left_out ?? []
  replaced.value = before?.replaced ?? []
  function seen() {
    keep(keyOf(report), undefined)
    list.value = []
    replaced.value = []
  }
  return { list, replaced, seen }
}
