// Days are civil days of the district, wherever the browser stands. All of China keeps one time.
export const ZONE = 'Asia/Shanghai'

const written = new Intl.DateTimeFormat('en-CA', {
  timeZone: ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})

/** 2026-02-09, as fields of forms and the server spell it. */
export function today(now = new Date()): string {
  const part = Object.fromEntries(written.formatToParts(now).map((one) => [one.type, one.value]))
  return `${part['year']}-${part['month']}-${part['day']}`
}

export const thisYear = () => Number(today().slice(0, 4))
