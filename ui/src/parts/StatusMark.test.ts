import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import type { LightStatus } from '@/api/view'
import { i18n } from '@/i18n'
import en from '@/locales/en.json'
import { LIGHTS } from '@/plan/filter'
import StatusMark from './StatusMark.vue'

const words = en.light as Record<string, string>
function draw(props: {
  status: LightStatus
  word?: boolean
  lateDays?: number
  wasLate?: boolean
}) {
  i18n.global.locale.value = 'en'
  return mount(StatusMark, { props, global: { plugins: [i18n] } })
}

describe('a light', () => {
  it.each(LIGHTS)('%s says its word, also when only the shape is seen', (status) => {
    for (const word of [true, false]) {
      const drawn = draw({ status, word })
      expect(drawn.text()).toContain(words[status])
      expect(drawn.find('svg').attributes('aria-hidden')).toBe('true')
      expect(drawn.find('.sr').exists()).toBe(!word)
    }
  })

  it('six lights have six shapes', () => {
    const shapes = LIGHTS.map((status) => draw({ status }).find('svg').html())
    expect(new Set(shapes).size).toBe(6)
  })

  it('a late finish stays marked', () => {
    expect(draw({ status: 'done', wasLate: true, lateDays: 12 }).text()).toContain('12')
    expect(draw({ status: 'done', wasLate: false }).find('.note').exists()).toBe(false)
  })

  it('an overdue light says for how long', () => {
    expect(draw({ status: 'overdue', lateDays: 3 }).text()).toContain('3')
  })
})
