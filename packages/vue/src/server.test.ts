/** On a server: no window, no document, no location; the client of the app is made there all the same. */
import { expect, it } from 'vitest'
import { createSSRApp, defineComponent, h } from 'vue'
import { renderToString } from 'vue/server-renderer'
import { createMemoryHistory, createRouter, RouterView } from 'vue-router'
import { AuthCallback, AuthGate, authGuard, createBrowserClient, createPkce, useAuth } from './index.ts'

const client = createBrowserClient({
  issuer: 'https://login.example.com',
  clientId: 'app',
  redirectUri: '/callback',
  apis: ['https://api.example.com'],
})

const Page = defineComponent(() => {
  const { status } = useAuth()
  return () => [
    status.value,
    h(AuthGate, null, { default: () => ' Secret', pending: () => ' One moment' }),
    h(AuthCallback, null, { pending: () => ' Signing in' }),
  ]
})

it('renders as pending', async () => {
  const html = await renderToString(createSSRApp(Page).use(createPkce(client)))
  expect(html.replace(/<!--.*?-->/g, '')).toBe('pending One moment Signing in')
})

it('lets every route through: the page decides', async () => {
  const routes = [{ path: '/:path(.*)*', component: Page }]
  const router = createRouter({ history: createMemoryHistory(), routes })
  router.beforeEach(authGuard())
  const app = createSSRApp(RouterView).use(createPkce(client, { router })).use(router)
  await router.push('/profile')
  expect(await renderToString(app)).toContain('pending')
})
