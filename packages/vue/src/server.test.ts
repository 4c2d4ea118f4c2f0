// @vitest-environment jsdom
/** On a server, and when its page is taken over by the browser. */
import { afterEach, expect, it, vi } from 'vitest'
import { createSSRApp, defineComponent, h, nextTick } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { createMemoryHistory, createRouter, RouterView } from 'vue-router'
import { type ShownClient, testClient } from '../test/show.ts'
import { AuthGate, authGuard, createPkce, useAuth } from './index.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const Page = defineComponent(() => {
  const { status } = useAuth()
  return () =>
    h('p', [status.value, h(AuthGate, null, { default: () => ' Secret', pending: () => ' One moment' })])
})

/** What a server would send: it has no document, and its client was never started. */
async function rendered(): Promise<string> {
  vi.stubGlobal('document', undefined)
  const client = testClient({ status: 'pending' })
  const html = await renderToString(createSSRApp(Page).use(createPkce(client)))
  expect(client.listeners()).toBe(0)
  vi.unstubAllGlobals()
  return html
}

it('renders the pending state, starts nothing and listens to nothing', async () => {
  const start = vi.fn(async (): Promise<{ status: 'pending' }> => ({ status: 'pending' }))
  vi.stubGlobal('document', undefined)
  const client: ShownClient = Object.assign(testClient({ status: 'pending' }), { start })
  const html = await renderToString(createSSRApp(Page).use(createPkce(client)))
  expect(html).toContain('pending')
  expect(html).toContain('One moment')
  expect([start.mock.calls.length, client.listeners()]).toEqual([0, 0])
})

it('hydrates that page without a complaint, then shows what is true', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const element = document.createElement('main')
  element.innerHTML = await rendered()
  createSSRApp(Page)
    .use(createPkce(testClient({ user: { name: 'Ada' } })))
    .mount(element)
  expect(element.textContent).toBe('pending One moment')
  await nextTick()
  expect(element.textContent).toBe('authenticated Secret')
  expect(warn).not.toHaveBeenCalled()
})

it('lets a server render every route: the page decides', async () => {
  const history = createMemoryHistory()
  vi.stubGlobal('document', undefined)
  const router = createRouter({ history, routes: [{ path: '/:path(.*)*', component: Page }] })
  router.beforeEach(authGuard())
  const app = createSSRApp(RouterView)
    .use(createPkce(testClient({ status: 'pending' })))
    .use(router)
  await router.push('/profile')
  expect(await renderToString(app)).toContain('pending')
})
