// The one door to the server: same-origin fetch with the session cookie, the CSRF token on
// every unsafe call, an entity-tag cache for reads, and problems turned into one error type.
// Paths, parameters and bodies are checked against the generated interface description.
import createClient from 'openapi-fetch'
import type { paths } from './schema'
import type { Plain, Problem } from './view'

export class ApiProblem extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail ?? problem.title)
    this.problem = problem
  }
}

const CACHE_ENTRIES_MAX = 60
const SIGNING = '/api/session'
const cache = new Map<string, { tag: string; text: string }>()
let csrf = ''
let language = 'zh'
let onRefused: (problem: Problem) => Promise<boolean> = async () => false

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
/** Told of every refusal but those of signing in and out; answers whether to send once more. */
export function whenRefused(listener: (problem: Problem) => Promise<boolean>) {
  onRefused = listener
}

export const api = createClient<paths>({ baseUrl: location.origin, fetch: door })

/** The body of an answer; a refusal has already been thrown by the door. */
export async function read<T>(answer: Promise<{ data?: T }>): Promise<Plain<T>> {
  const { data } = await answer
  return data as Plain<T>
}

/** A form with one file, past the JSON serializer. */
export const asForm = (form: FormData) => ({ body: form as never, bodySerializer: () => form })

async function door(request: Request): Promise<Response> {
  const spare = request.clone()
  try {
    return await ask(request)
  } catch (cause) {
    const refused = cause instanceof ApiProblem && new URL(request.url).pathname !== SIGNING
    if (!refused || !(await onRefused(cause.problem))) throw cause
    return ask(spare)
  }
}

async function ask(request: Request): Promise<Response> {
  const reading = request.method === 'GET'
  const known = reading ? cache.get(request.url) : undefined
  request.headers.set('accept-language', language)
  if (!reading) request.headers.set('x-gulou-csrf', csrf)
  if (known) request.headers.set('if-none-match', known.tag)
  let response: Response
  try {
    response = await fetch(request)
  } catch (cause) {
    if (request.signal.aborted) throw cause
    throw new ApiProblem({ type: 'about:blank', title: '', status: 0, code: 'unreachable' })
  }
  if (response.status === 304 && known) return json(known.text)
  if (!response.ok) throw await problemOf(response)
  const tag = response.headers.get('etag')
  if (!reading || !tag) return response
  const text = await response.text()
  remember(request.url, tag, text)
  return json(text)
}

const json = (text: string) =>
  new Response(text, { headers: { 'content-type': 'application/json' } })

async function problemOf(response: Response): Promise<ApiProblem> {
  const { status, statusText } = response
  const fallback: Problem = { type: 'about:blank', title: statusText, status }
  const said = (await response.json().catch(() => fallback)) as Problem
  return new ApiProblem({ ...fallback, ...said })
}

function remember(url: string, tag: string, text: string) {
  cache.delete(url)
  cache.set(url, { tag, text })
  const oldest = cache.keys().next().value
  if (cache.size > CACHE_ENTRIES_MAX && oldest !== undefined) cache.delete(oldest)
}
