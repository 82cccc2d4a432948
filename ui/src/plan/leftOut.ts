// What was left out of an imported file. The server tells it once, when the file is handed in;
// this browser keeps it until somebody has taken note.
import { ref } from 'vue'
import type { LeftOut } from '@/api/view'
import { i18n } from '@/i18n'
import { keep, kept } from '@/parts/kept'

const { t, te } = i18n.global
const keyOf = (report: string) => `gulou.left-out.${report}`

/** Pictures 3, notes 2. */
export function leftOutWords(list: LeftOut[]): string {
  const known = (what: string) => (te(`left_out.kinds.${what}`) ? what : 'other')
  return list
    .map(({ what, times }) =>
      t('left_out.one', { what: t(`left_out.kinds.${known(what)}`), n: times }),
    )
    .join(t('list.comma'))
}

export function keepLeftOut(report: string, list: LeftOut[]) {
  if (list.length) keep(keyOf(report), list)
}

export function useLeftOut(report: string) {
  const list = ref(kept<LeftOut[]>(keyOf(report)) ?? [])
  function seen() {
    keep(keyOf(report), undefined)
    list.value = []
  }
  return { list, seen }
}
