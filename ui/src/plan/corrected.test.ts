import { describe, expect, it } from 'vitest'
import { correctedWords } from './corrected'

const none = { kept: 0, moved: 0, added: 0, gone: 0, returned: 0, former: 0 }

describe('a corrected text', () => {
  it('is told in one line, with what is out of the ordinary only when there is some', () => {
    const line = correctedWords({ ...none, kept: 260, moved: 12, added: 3, gone: 2 })
    for (const number of ['260', '12', '3', '2']) expect(line).toContain(number)
    const more = correctedWords({ ...none, kept: 260, moved: 12, added: 3, gone: 2, former: 41 })
    expect(more.startsWith(line)).toBe(true)
    expect(more).toContain('41')
  })

  it('that changes nothing is said to change nothing', () => {
    expect(correctedWords(none)).not.toMatch(/\d/)
  })
})
