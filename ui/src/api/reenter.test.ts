import { afterEach, expect, it, vi } from 'vitest'
import { api, ApiProblem, setCsrf, whenRefused } from './client'
import { reenter, reentry } from './reenter'

afterEach(() => {
  vi.unstubAllGlobals()
  whenRefused(async () => false)
})

type Call = { path: string; csrf: string | null; body: string }

/** A server that has forgotten the session until `known` is set. */
function server() {
  const calls: Call[] = []
  const state = { known: false, calls }
  vi.stubGlobal('fetch', async (request: Request) => {
    calls.push({
      path: new URL(request.url).pathname,
      csrf: request.headers.get('x-gulou-csrf'),
      body: await request.text(),
    })
    const answer = state.known ? { results: [] } : { code: 'sign-in-first', status: 401 }
    return new Response(JSON.stringify(answer), { status: state.known ? 200 : 401 })
  })
  return state
}
const post = () => api.POST('/api/facts', { body: { drafts: [] } })

it('a refused request waits for the sign-in and is sent again as it was', async () => {
  const state = server()
  setCsrf('old')
  whenRefused(reenter)
  const both = Promise.all([post(), post()])
  await vi.waitFor(() => expect(state.calls.length).toBe(2))
  await vi.waitFor(() => expect(reentry.value).toBeDefined())
  state.known = true
  setCsrf('new')
  reentry.value?.settle(true)
  await both
  const body = JSON.stringify({ drafts: [] })
  const sent = (csrf: string) => ({ path: '/api/facts', csrf, body })
  expect(state.calls).toEqual([sent('old'), sent('old'), sent('new'), sent('new')])
  expect(reentry.value).toBeUndefined()
})

it('not now leaves the refusal to the page, and the next request asks anew', async () => {
  const state = server()
  whenRefused(reenter)
  for (const turn of [1, 2]) {
    const refused = post().catch((cause: unknown) => cause)
    await vi.waitFor(() => expect(reentry.value).toBeDefined())
    reentry.value?.settle(false)
    expect(await refused).toBeInstanceOf(ApiProblem)
    expect(state.calls.length).toBe(turn)
  }
})

it('signing in and out are never asked about', async () => {
  server()
  const asked = vi.fn(async () => true)
  whenRefused(asked)
  await expect(api.DELETE('/api/session')).rejects.toBeInstanceOf(ApiProblem)
  expect(asked).not.toHaveBeenCalled()
})
