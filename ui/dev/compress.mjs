// Writes a .br beside every text asset of dist, and says what the first view weighs.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'

const DIST = new URL('../dist', import.meta.url).pathname
const TEXT = /\.(?:js|css|html|svg|json)$/
const BYTES_MIN = 512

function* files(folder) {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) yield* files(path)
    else yield path
  }
}

const sizes = new Map()
for (const path of files(DIST)) {
  if (!TEXT.test(path)) continue
  const bytes = readFileSync(path)
  if (bytes.length < BYTES_MIN) continue
  const packed = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  })
  writeFileSync(`${path}.br`, packed)
  sizes.set(path.slice(DIST.length), packed.length)
}

const page = readFileSync(join(DIST, 'index.html'), 'utf8')
const named = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1])
const first = ['/index.html', ...named].reduce((sum, name) => sum + (sizes.get(name) ?? 0), 0)
const all = [...sizes.values()].reduce((sum, size) => sum + size, 0)
process.stdout.write(
  `start page ${(first / 1000).toFixed(1)} kB, everything ${(all / 1000).toFixed(1)} kB (brotli)\n`,
)
