// What a corrected text did to a report, in one line.
import type { components } from '@/api/schema'
import { i18n } from '@/i18n'

type Corrected = components['schemas']['Corrected']
const { t } = i18n.global

export function correctedWords(done: Corrected): string {
  const { kept, moved, added, gone, returned, former } = done
  if (!(kept + added + gone + returned + former)) return t('import.corrected_nothing')
  const words = [t('import.corrected', { kept, moved, added, gone })]
  if (returned) words.push(t('import.corrected_returned', { n: returned }))
  if (former) words.push(t('import.corrected_former', { n: former }))
  return words.join(t('list.comma'))
}
