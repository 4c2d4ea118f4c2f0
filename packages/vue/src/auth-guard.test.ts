// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest'
import { defineComponent } from 'vue'
import { createMemoryHistory, createRouter, type Router, RouterView } from 'vue-router'
import { type TestPageClient, testClient } from '../../browser/test/test-client.ts'
import { show } from '../test/show.ts'
import { type AuthGuardOptions, authGuard } from './index.ts'

let router: Router

beforeEach(() => {
  const page = (name: string) => ({
    path: name === 'home' ? '/' : `/${name}`,
    component: defineComponent(() => () => name),
  })
  router = createRouter({
    history: createMemoryHistory(),
    routes: [page('home'), page('profile'), page('denied'), { ...page('about'), meta: { public: true } }],
  })
})

function open(client: TestPageClient, options: AuthGuardOptions = {}) {
  router.beforeEach(authGuard({ public: (to) => to.meta.public === true, ...options }))
  return show(RouterView, client, router)
}

/** Long enough for every navigation that waits for nothing. */
function aMoment(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20))
}

it('waits until the session is restored, and then lets the user in', async () => {
  const client = testClient({ status: 'pending' })
  const page = open(client)
  const navigation = router.push('/profile')
  await aMoment()
  expect([await page.text(), client.calls]).toEqual(['', []])
  client.signIn()
  await navigation
  expect(await page.text()).toBe('profile')
})

it('lets everyone see a public page, while nothing is known yet', async () => {
  const page = open(testClient({ status: 'pending' }))
  await router.push('/about')
  expect(await page.text()).toBe('about')
})

it('sends an anonymous visitor to sign in, and back to where they were going', async () => {
  const client = testClient({ status: 'anonymous' })
  const page = open(client)
  await router.push('/profile?tab=2#end')
  expect(client.calls).toEqual([{ name: 'login', parameters: [{ returnTo: '/profile?tab=2#end' }] }])
  expect(await page.text()).toBe('profile')
})

it('waits with the page while the user agent is leaving', async () => {
  const page = open(testClient({ status: 'redirecting' }))
  void router.push('/profile')
  await aMoment()
  expect(await page.text()).toBe('')
})

it('asks once: after a refusal it goes to the page that says why, and does not loop', async () => {
  const client = testClient({ status: 'pending' })
  const page = open(client, { onDenied: '/denied' })
  const navigation = router.push('/profile')
  client.fail('authorization_refused')
  await navigation
  expect(await page.text()).toBe('denied')
  await router.push('/profile')
  expect(await page.text()).toBe('denied')
  expect(client.calls).toEqual([])
})

it('goes to the page that says why when a login can not start', async () => {
  const client = testClient({ status: 'anonymous' })
  client.login = async () => client.fail('network_failed')
  const page = open(client)
  await router.push('/profile')
  expect(await page.text()).toBe('home')
})

it.each([
  ['/', '/profile', '/profile'],
  ['/shop/', '/shop/profile', '/profile'],
])('shows the page where a login began, in a router under %s', async (base, path, expected) => {
  const client = testClient({ user: {} })
  router = createRouter({ history: createMemoryHistory(base), routes: router.options.routes })
  open(client)
  client.onReturn(path)
  await aMoment()
  expect(router.currentRoute.value.path).toBe(expected)
})
