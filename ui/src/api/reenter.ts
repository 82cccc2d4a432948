// The session has ended while a page is open. The page stays, with whatever was typed on it;
// its requests wait for one answer: signed in again, or not now.
import { shallowRef } from 'vue'

type Question = { answer: Promise<boolean>; settle: (again: boolean) => void }

/** The question that is being asked. */
export const reentry = shallowRef<Question>()

/** Asked once, however many requests were refused. */
export function reenter(): Promise<boolean> {
  reentry.value ??= ask()
  return reentry.value.answer
}

function ask(): Question {
  let resolve: (again: boolean) => void = () => {}
  const answer = new Promise<boolean>((done) => (resolve = done))
  const settle = (again: boolean) => {
    reentry.value = undefined
    resolve(again)
  }
  return { answer, settle }
}
