// Ids made here, so that sending twice records once: 48 bits of time, 80 bits of chance,
// 26 lower-case Crockford base-32 characters.

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const TIME_LENGTH = 10
const CHANCE_LENGTH = 16

export function recordId(now: number = Date.now()): string {
  let time = ''
  let rest = now
  for (let place = 0; place < TIME_LENGTH; place += 1) {
    time = ALPHABET.charAt(rest % 32) + time
    rest = Math.floor(rest / 32)
  }
  const bytes = crypto.getRandomValues(new Uint8Array(CHANCE_LENGTH))
  return time + Array.from(bytes, (byte) => ALPHABET.charAt(byte & 31)).join('')
}

export function factId(now?: number): string {
  return `fact_${recordId(now)}`
}
