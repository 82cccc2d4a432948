// The one door to the server: same-origin fetch with the session cookie, the CSRF token on
// every unsafe call, an entity-tag cache for reads, and problems turned into one error type.
import type { Problem } from './view'

export class ApiProblem extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail ?? problem.title)
    this.problem = problem
  }
}

type Options = {
  method?: string
  json?: unknown
  form?: FormData
  key?: string
  signal?: AbortSignal
}

const CACHE_ENTRIES_MAX = 60
const cache = new Map<string, { tag: string; body: unknown }>()
let csrf = ''
let language = 'zh'
let onRefused: (problem: Problem) => void = () => {}

export function setCsrf(token: string) {
  csrf = token
}
export function setApiLanguage(tag: string) {
  language = tag
  cache.clear()
}
export function forgetReads() {
  cache.clear()
}
/** Told of every 401 and of a password that must be changed first. */
export function whenRefused(listener: (problem: Problem) => void) {
  onRefused = listener
}

export async function call<T>(path: string, options: Options = {}): Promise<T> {
  const method = options.method ?? 'GET'
  const url = `/api${path}`
  const known = method === 'GET' ? cache.get(url) : undefined
  let response: Response
  try {
    response = await fetch(url, {
      method,
      headers: headersOf(method, options, known?.tag),
      body: options.form ?? (options.json === undefined ? undefined : JSON.stringify(options.json)),
      credentials: 'same-origin',
      signal: options.signal,
    })
  } catch (cause) {
    if (options.signal?.aborted) throw cause
    throw new ApiProblem({ type: 'about:blank', title: '', status: 0, code: 'unreachable' })
  }
  if (response.status === 304 && known) return known.body as T
  if (!response.ok) throw await problemOf(response, url)
  if (response.status === 204) return undefined as T
  const body = (await response.json()) as T
  const tag = response.headers.get('etag')
  if (method === 'GET' && tag) remember(url, tag, body)
  return body
}

function headersOf(method: string, options: Options, tag?: string): Headers {
  const headers = new Headers({ accept: 'application/json', 'accept-language': language })
  if (method !== 'GET') headers.set('x-gulou-csrf', csrf)
  if (options.json !== undefined) headers.set('content-type', 'application/json')
  if (options.key) headers.set('idempotency-key', options.key)
  if (tag) headers.set('if-none-match', tag)
  return headers
}

async function problemOf(response: Response, url: string): Promise<ApiProblem> {
  const fallback: Problem = {
    type: 'about:blank',
    title: response.statusText,
    status: response.status,
  }
  const read = (await response.json().catch(() => fallback)) as Problem
  const problem = { ...fallback, ...read }
  const signingIn = url === '/api/session'
  if ((problem.status === 401 && !signingIn) || problem.code === 'password-must-change')
    onRefused(problem)
  return new ApiProblem(problem)
}

function remember(url: string, tag: string, body: unknown) {
  cache.delete(url)
  cache.set(url, { tag, body })
  const oldest = cache.keys().next().value
  if (cache.size > CACHE_ENTRIES_MAX && oldest !== undefined) cache.delete(oldest)
}

/** A query string of the entries that say something. */
export function query(entries: Record<string, string | number | undefined>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(entries)) {
    if (value !== undefined && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return text ? `?${text}` : ''
}
