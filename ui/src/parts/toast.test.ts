import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { complain, dropActs, dropComplaints, dropToast, toast, toasts } from './toast'

const texts = () => toasts.value.map((one) => one.text)

describe('a notice', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    toasts.value = []
  })
  afterEach(() => vi.useRealTimers())

  it('good news goes, a refusal stays until it is closed', () => {
    toast('saved')
    complain('refused')
    vi.advanceTimersByTime(60_000)
    expect(texts()).toEqual(['refused'])
    dropToast(toasts.value[0]!.id)
    expect(texts()).toEqual([])
  })

  it('a repeated refusal is said once', () => {
    complain('refused')
    complain('refused')
    expect(texts()).toEqual(['refused'])
  })

  it('stays longer when something can be done about it, and goes when it no longer can', () => {
    toast('saved')
    toast('cut', { label: 'undo', run: () => undefined })
    vi.advanceTimersByTime(6_000)
    expect(texts()).toEqual(['cut'])
    dropActs()
    expect(texts()).toEqual([])
  })

  it('the oldest gives way', () => {
    for (const text of ['1', '2', '3', '4']) complain(text)
    expect(texts()).toEqual(['2', '3', '4'])
  })

  it('a new attempt clears the refusals of the last one', () => {
    toast('saved')
    complain('refused')
    dropComplaints()
    expect(texts()).toEqual(['saved'])
  })
})
