import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { i18n } from '@/i18n'
import en from './en.json'
import zh from './zh.json'

type Tree = { [key: string]: string | Tree }
function leaves(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[path + key, value] as [string, string]]
      : leaves(value, `${path}${key}.`),
  )
}
const SOURCE = join(__dirname, '..')
const CJK = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]/
function* sources(folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) yield* sources(path)
    else if (/\.(vue|ts|css)$/.test(name)) yield path
  }
}
const files = [...sources(SOURCE)]
const texts = files
  .filter((path) => !path.endsWith('.test.ts'))
  .map((path) => readFileSync(path, 'utf8'))

/** Keys whose last word comes from the data; every other key is named in full. */
const SPELLED = [
  /^(?:change|comparator|direction|light|origin|part|problem|role|schedule|theme|verb)\.[\w-]+$/,
  /^figure\.(?:def\.)?kinds\.\w+$/,
  /^figure\.(?:def\.\w+|standing\.\w+|\w+_hint)$/,
  /^import\.state\.\w+$/,
  /^left_out\.(?:kinds|letters)\.[\w-]+$/,
  /^legend\.\w+$/,
  /^links\.(?:relation|ruling|verdict)\.[\w-]+$/,
  /^nav\.\w+$/,
  /^notice\.standing\.\w+$/,
  /^plan\.sorts\.\w+$/,
  /^reshape\.(?:as|done)\.\w+$/,
  /^review\.(?:promises|figures|skips|undecided|accepted|rejected|gone|\w+_word)$/,
]

describe('the two languages', () => {
  it('have the same keys', () => {
    expect(leaves(en).map(([key]) => key)).toEqual(leaves(zh).map(([key]) => key))
  })

  it('take the same values in each sentence', () => {
    const holes = (tree: Tree) =>
      leaves(tree).map(([key, text]) => [key, (text.match(/\{\w+\}/g) ?? []).sort().join()])
    expect(holes(en)).toEqual(holes(zh))
  })

  it('every sentence can be drawn', () => {
    for (const [tongue, tree] of [['zh', zh] as const, ['en', en] as const]) {
      i18n.global.locale.value = tongue
      for (const [key, text] of leaves(tree)) {
        const drawn = i18n.global.t(key, {})
        const words = text.replace(/\{\w+\}/g, '').trim()
        expect(drawn.length > 0 || words === '', key).toBe(true)
        expect(text.includes('|'), key).toBe(false)
      }
    }
  })

  it('only the locale files hold Chinese', () => {
    const found = files.filter((path) => CJK.test(readFileSync(path, 'utf8')))
    expect(found).toEqual([])
  })

  it('every key named in the source exists', () => {
    const known = new Set(leaves(zh).map(([key]) => key))
    const named = texts.flatMap((text) =>
      [...text.matchAll(/\bt\(\s*'([a-z_]+(?:\.[a-z_]+)+)'/g)].map((match) => match[1] ?? ''),
    )
    expect(named.length).toBeGreaterThan(20)
    expect(named.filter((key) => !known.has(key))).toEqual([])
  })

  it('every key is used', () => {
    const named = new Set(
      texts.flatMap((text) =>
        [...text.matchAll(/['"`]([a-z_]+(?:\.[\w-]+)+)['"`]/g)].map((match) => match[1]),
      ),
    )
    const keys = leaves(zh).map(([key]) => key)
    const spelled = (key: string) => SPELLED.some((pattern) => pattern.test(key))
    expect(keys.filter((key) => !named.has(key) && !spelled(key))).toEqual([])
    expect(SPELLED.filter((pattern) => !keys.some((key) => pattern.test(key)))).toEqual([])
  })
})
