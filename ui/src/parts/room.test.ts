import { effectScope } from 'vue'
import { afterEach, expect, it, vi } from 'vitest'
import { useRoom } from './room'

afterEach(() => vi.unstubAllGlobals())

/** A window whose media change on command. */
function media(now: { width: number; paper: boolean }) {
  const listeners = new Set<() => void>()
  vi.stubGlobal('matchMedia', (query: string) => ({
    get matches() {
      return query === 'print' ? now.paper : now.width > 1024
    },
    addEventListener: (_name: string, listener: () => void) => listeners.add(listener),
    removeEventListener: (_name: string, listener: () => void) => listeners.delete(listener),
  }))
  return (change: Partial<typeof now>) => {
    Object.assign(now, change)
    listeners.forEach((listener) => listener())
  }
}

it('room follows the window, and paper changes nothing', () => {
  const change = media({ width: 1366, paper: false })
  const scope = effectScope()
  const room = scope.run(useRoom)
  change({ width: 600, paper: true })
  expect(room?.value).toBe(true)
  change({ paper: false })
  expect(room?.value).toBe(false)
  change({ width: 1366 })
  expect(room?.value).toBe(true)
  scope.stop()
  change({ width: 600 })
  expect(room?.value).toBe(true)
})
