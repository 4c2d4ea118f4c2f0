// @vitest-environment jsdom
/** The adapter contract over Vue. */
import { type AdapterHarness, adapterContract, type View } from '@pkce/testing'
import { describe, it } from 'vitest'
import { createApp, h, nextTick } from 'vue'
import { type Auth, createBrowserClient, createPkce, useAuth } from './index.ts'

const harness: AdapterHarness = {
  redirectUri: `${location.origin}/callback`,
  settle: () => nextTick(),
  open({ url, options: { openId: _, ...options }, ports, follow }) {
    history.replaceState(null, '', url)
    const client = follow(createBrowserClient({ ...options, ports }))
    let auth = {} as Auth
    let { app, element } = mount()
    const read = (): { status: ReturnType<View['status']>; user?: { sub: string }; code?: string } =>
      JSON.parse(element.textContent ?? '')
    return {
      status: () => read().status,
      user: () => read().user,
      error: () => read().code,
      login: (asked) => auth.login(asked),
      logout: (asked) => auth.logout(asked),
      getAccessToken: async (asked) => (await auth.getAccessToken(asked)).token,
      path: () => location.pathname + location.search + location.hash,
      remount() {
        app.unmount()
        ;({ app, element } = mount())
      },
      unmount: () => app.unmount(),
    }

    function mount() {
      const element = document.createElement('main')
      const app = createApp(() => {
        const { status, user, error } = auth
        return h('pre', JSON.stringify({ status: status.value, user: user.value, code: error.value?.code }))
      }).use(createPkce(client))
      app.runWithContext(() => {
        auth = useAuth()
      })
      app.mount(element)
      return { app, element }
    }
  },
}

describe('Vue', () => {
  for (const { name, run } of adapterContract) it(name, () => run(harness))
})
