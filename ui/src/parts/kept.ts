// What this browser keeps for its reader. A browser that keeps nothing, or has no room, costs
// only the safety net: whatever is kept here can be done without.

export function kept<T>(key: string): T | undefined {
  try {
    return (JSON.parse(localStorage.getItem(key) ?? 'null') as T) ?? undefined
  } catch {
    return undefined
  }
}

/** Keeps a value; `undefined` forgets it. */
export function keep(key: string, value: unknown) {
  try {
    if (value === undefined) localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify(value))
  } catch {
    return
  }
}
