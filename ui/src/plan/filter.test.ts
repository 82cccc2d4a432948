import { describe, expect, it } from 'vitest'
import { filterOf, isFiltered, queryOf } from './filter'

describe('a filter in the address', () => {
  it('the plain view has an empty address', () => {
    expect(queryOf(filterOf({}))).toEqual({})
    expect(isFiltered(filterOf({ report: 'r', sort: 'due' }))).toBe(false)
  })

  it('survives the way through the address', () => {
    const query = {
      report: '01',
      section: '02',
      organ: 'fgw',
      light: 'overdue,near',
      modality: 'ensure',
      schedule: 'behind',
      q: 'park 20',
      sort: 'light',
    }
    expect(queryOf(filterOf(query))).toEqual(query)
    expect(isFiltered(filterOf(query))).toBe(true)
  })

  it('nonsense in the address is left out', () => {
    const filter = filterOf({ light: 'red,near,near', schedule: 'fast', sort: 'size', q: null })
    expect(filter).toMatchObject({ light: ['near'], schedule: '', sort: 'position', q: '' })
  })

  it('lights are written worst first, however they were chosen', () => {
    expect(queryOf({ ...filterOf({}), light: ['done', 'overdue'] })).toEqual({
      light: 'overdue,done',
    })
  })

  it('a repeated parameter counts once', () => {
    expect(filterOf({ organ: ['a', 'b'] }).organ).toBe('a')
  })
})
