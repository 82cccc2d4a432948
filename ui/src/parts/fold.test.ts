import { ref } from 'vue'
import { describe, expect, it } from 'vitest'
import { useFold, useSteps } from './fold'

describe('a folded list', () => {
  it('shows its first rows, then all', () => {
    const { open, folds, shown } = useFold(() => [1, 2, 3], 2)
    expect([folds.value, shown.value]).toEqual([true, [1, 2]])
    open.value = true
    expect(shown.value).toEqual([1, 2, 3])
  })

  it('has nothing to fold when it is short', () => {
    expect(useFold(() => [1, 2], 2).folds.value).toBe(false)
  })

  it('follows its rows', () => {
    const rows = ref([1])
    const { folds, shown } = useFold(() => rows.value, 2)
    rows.value = [4, 5, 6]
    expect([folds.value, shown.value]).toEqual([true, [4, 5]])
  })
})

describe('a list in steps', () => {
  it('goes on step by step', () => {
    const { limit, more } = useSteps(30)
    more()
    expect(limit.value).toBe(60)
  })

  it.each([
    [0, 30],
    [29, 30],
    [30, 60],
    [293, 300],
  ])('row %i is reached within %i', (place, expected) => {
    const { limit, reach } = useSteps(30)
    reach(place)
    expect(limit.value).toBe(expected)
  })

  it('reaching an early row folds nothing', () => {
    const { limit, reach } = useSteps(30)
    reach(100)
    reach(-1)
    expect(limit.value).toBe(120)
  })
})
