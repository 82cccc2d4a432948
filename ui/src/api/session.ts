// Who is signed in, and the reference lists that every page needs.
import { computed, shallowRef } from 'vue'
import { api, forgetReads, read, setCsrf } from './client'
import { closeLive, openLive } from './live'
import type { Catalog, Organ, Session } from './view'

export const session = shallowRef<Session>()
export const catalog = shallowRef<Catalog>()
export const organs = shallowRef<Organ[]>([])
/** An organ as pages call it, in short. */
export function organTitle(id: string): string {
  const known = organs.value.find((one) => one.id === id)
  return known?.short || known?.name || id
}
export const account = computed(() => session.value?.account)
export const roles = computed(() => new Set(account.value?.grants.map((grant) => grant.role)))
/** Importing, reviewing and publishing reports; the server refuses it to all others. */
export const mayImport = computed(() => roles.value.has('supervision'))
export const isAdmin = computed(() => roles.value.has('admin'))
/** The organ that facts made here are recorded for. */
export const actingOrgan = computed(() => session.value?.acts_for[0]?.organ ?? '')

export async function loadSession() {
  adopt(await read(api.GET('/api/session')))
}

export async function signIn(name: string, password: string) {
  forgetReads()
  adopt(await read(api.POST('/api/session', { body: { name, password } })))
}

/** The same account signs in again while its page stays open. */
export async function signInAgain(password: string) {
  const name = account.value?.name ?? ''
  forgetReads()
  setCsrf((await read(api.GET('/api/session'))).csrf)
  adopt(await read(api.POST('/api/session', { body: { name, password } })))
}

/** Whether this account signed in through another window, whose page token is taken over. */
export async function followSession(): Promise<boolean> {
  const now = await read(api.GET('/api/session'))
  const same = now.account !== undefined && now.account.id === account.value?.id
  if (same) adopt(now)
  return same
}

export async function signOut() {
  await api.DELETE('/api/session')
  closeLive()
  forgetReads()
  await loadSession()
}

export async function loadReference() {
  if (catalog.value && organs.value.length) return
  const [words, list] = await Promise.all([
    read(api.GET('/api/catalog')),
    read(api.GET('/api/organs')),
  ])
  catalog.value = words
  organs.value = list.items
}

function adopt(now: Session) {
  session.value = now
  setCsrf(now.csrf)
  if (now.account && !now.account.must_change) openLive()
}
