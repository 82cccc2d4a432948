// Whether the window has room for a form beside a list. Paper changes nothing about it: while
// the page is being printed, the form in hand stays what it was.
import { onScopeDispose, ref } from 'vue'
import type { Ref } from 'vue'

const roomy = () => matchMedia('(min-width: 64.01rem)')

export const hasRoom = () => roomy().matches

export function useRoom(): Ref<boolean> {
  const query = roomy()
  const paper = matchMedia('print')
  const room = ref(query.matches)
  const follow = () => {
    if (!paper.matches) room.value = query.matches
  }
  const all = [query, paper]
  all.forEach((one) => one.addEventListener('change', follow))
  onScopeDispose(() => all.forEach((one) => one.removeEventListener('change', follow)))
  return room
}
