import { expect, it } from 'vitest'
import { fileName } from './save'

it('a file keeps the name the server gives it', () => {
  expect(fileName("attachment; filename*=UTF-8''%E6%A5%BC%20a.docx")).toBe('\u697c a.docx')
  expect(fileName('attachment')).toBeUndefined()
  expect(fileName(null)).toBeUndefined()
})
