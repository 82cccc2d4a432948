// Who is signed in, and the reference lists that every page needs.
import { computed, shallowRef } from 'vue'
import { call, forgetReads, setCsrf } from './client'
import { closeLive, openLive } from './live'
import type { Catalog, List, Organ, Session } from './view'

export const session = shallowRef<Session>()
export const catalog = shallowRef<Catalog>()
export const organs = shallowRef<Organ[]>([])
export const account = computed(() => session.value?.account)
export const roles = computed(() => new Set(account.value?.grants.map((grant) => grant.role)))
export const isSupervision = computed(() => roles.value.has('supervision'))
export const isAdmin = computed(() => roles.value.has('admin'))
/** The organ that facts made here are recorded for. */
export const actingOrgan = computed(() => account.value?.grants[0]?.organ ?? '')

export async function loadSession() {
  adopt(await call<Session>('/session'))
}

export async function signIn(name: string, password: string) {
  forgetReads()
  adopt(await call<Session>('/session', { method: 'POST', json: { name, password } }))
}

export async function signOut() {
  await call('/session', { method: 'DELETE' })
  closeLive()
  forgetReads()
  await loadSession()
}

export async function loadReference() {
  if (catalog.value && organs.value.length) return
  const [words, list] = await Promise.all([call<Catalog>('/catalog'), call<List<Organ>>('/organs')])
  catalog.value = words
  organs.value = list.items
}

function adopt(read: Session) {
  session.value = read
  setCsrf(read.csrf)
  if (read.account && !read.account.must_change) openLive()
}
