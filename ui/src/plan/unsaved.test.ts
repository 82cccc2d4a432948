import { beforeEach, expect, it } from 'vitest'
import { useUnsaved } from './unsaved'

beforeEach(() => localStorage.clear())
const EDIT = { values: { object: 'homes' }, owners: [] }

it('a half-typed edit outlives the page', () => {
  useUnsaved('clerk', 'r1').put('item', EDIT)
  expect(useUnsaved('clerk', 'r1').edits.get('item')).toEqual(EDIT)
})

it('an edit belongs to one account and one report', () => {
  useUnsaved('clerk', 'r1').put('item', EDIT)
  expect(useUnsaved('other', 'r1').edits.size).toBe(0)
  expect(useUnsaved('clerk', 'r2').edits.size).toBe(0)
})

it('what is saved, dropped or typed back leaves nothing behind', () => {
  const { put, drop } = useUnsaved('clerk', 'r1')
  put('a', EDIT)
  put('b', EDIT)
  drop('a')
  put('b', { values: {}, owners: [] })
  expect(localStorage.length).toBe(0)
})

it('what cannot be read is no edit', () => {
  localStorage.setItem('gulou.unsaved.clerk.r1', '{')
  expect(useUnsaved('clerk', 'r1').edits.size).toBe(0)
})
