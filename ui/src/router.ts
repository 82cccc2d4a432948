// Every object has one address. Screens load when they are first opened.
import { createRouter, createWebHistory } from 'vue-router'
import { whenRefused } from './api/client'
import { reenter } from './api/reenter'
import { account, followSession, loadReference, loadSession, session } from './api/session'

declare module 'vue-router' {
  interface RouteMeta {
    open?: boolean
    title?: string
    entry?: string
  }
}

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (to, from, saved) =>
    saved ?? (to.path === from.path ? false : { top: 0, left: 0 }),
  routes: [
    { path: '/', redirect: '/promises' },
    {
      path: '/login',
      component: () => import('./screens/login/LoginScreen.vue'),
      meta: { open: true, title: 'login.title' },
    },
    {
      path: '/password',
      component: () => import('./screens/login/PasswordScreen.vue'),
      meta: { title: 'password.title' },
    },
    {
      path: '/promises',
      component: () => import('./screens/promises/PromisesScreen.vue'),
      meta: { title: 'nav.promises', entry: 'promises' },
    },
    {
      path: '/promises/:id',
      component: () => import('./screens/task/TaskScreen.vue'),
      props: true,
      meta: { title: 'task.title', entry: 'promises' },
    },
    {
      path: '/figures',
      component: () => import('./screens/figures/FiguresScreen.vue'),
      meta: { title: 'nav.figures', entry: 'figures' },
    },
    {
      path: '/figures/:id',
      component: () => import('./screens/figures/FigureScreen.vue'),
      props: true,
      meta: { title: 'nav.figures', entry: 'figures' },
    },
    {
      path: '/import',
      component: () => import('./screens/intake/ImportScreen.vue'),
      meta: { title: 'nav.import', entry: 'import' },
    },
    {
      path: '/import/:id',
      component: () => import('./screens/intake/ReviewScreen.vue'),
      props: true,
      meta: { title: 'review.title', entry: 'import' },
    },
    {
      path: '/import/:id/notice',
      component: () => import('./screens/notice/NoticeScreen.vue'),
      props: true,
      meta: { title: 'notice.title', entry: 'import' },
    },
    {
      path: '/import/:id/links',
      component: () => import('./screens/notice/LinksScreen.vue'),
      props: true,
      meta: { title: 'links.title', entry: 'import' },
    },
    {
      path: '/accounts',
      component: () => import('./screens/accounts/AccountsScreen.vue'),
      meta: { title: 'accounts.title' },
    },
    {
      path: '/:rest(.*)*',
      component: () => import('./screens/MissingScreen.vue'),
      meta: { title: 'missing.title' },
    },
  ],
})

router.beforeEach(async (to) => {
  if (!session.value) {
    try {
      await loadSession()
    } catch {
      return to.meta.open ? true : { path: '/login', query: { next: to.fullPath } }
    }
  }
  if (to.meta.open) return true
  if (!account.value) return { path: '/login', query: { next: to.fullPath } }
  if (account.value.must_change) return to.path === '/password' ? true : '/password'
  await loadReference().catch(() => undefined)
  return true
})

whenRefused(async ({ code }) => {
  if (router.currentRoute.value.meta.open || !account.value) return false
  if (code === 'sign-in-first') return reenter()
  if (code === 'csrf') return followSession().catch(() => false)
  if (code === 'password-must-change') void router.replace('/password')
  return false
})
