// @vitest-environment jsdom
/** The adapter contract over Angular: an app on each page, with the Router and without zones. */
import '@angular/compiler'
import { Location } from '@angular/common'
import { type ApplicationRef, Component } from '@angular/core'
import { createApplication } from '@angular/platform-browser'
import { provideRouter } from '@angular/router'
import { type AdapterHarness, adapterContract } from '@pkce/testing'
import { describe, it } from 'vitest'
import { type Auth, createBrowserClient, injectAuth, providePkce, withRouter } from './index.ts'

class Root {
  readonly auth = injectAuth()
}
Component({ selector: 'app-root', template: '' })(Root)
const Page = Component({ template: '' })(class {})

const harness: AdapterHarness = {
  redirectUri: `${location.origin}/callback`,
  settle: () => new Promise((resolve) => setTimeout(resolve)),
  async open({ url, options: { openId: _, ...options }, ports, follow }) {
    history.replaceState(null, '', url)
    const client = follow(createBrowserClient({ ...options, ports }))
    let auth: Auth
    let app = await mount()
    return {
      status: () => auth.status(),
      user: () => auth.user(),
      error: () => auth.error()?.code,
      login: (login) => auth.login(login),
      logout: (logout) => auth.logout(logout),
      getAccessToken: async (asked) => (await auth.getAccessToken(asked)).token,
      path: () => app.injector.get(Location).path(true),
      async remount() {
        app.destroy()
        app = await mount()
      },
      unmount() {
        if (!app.destroyed) app.destroy()
      },
    }

    async function mount(): Promise<ApplicationRef> {
      const app = await createApplication({
        providers: [providePkce(client, withRouter()), provideRouter([{ path: '**', component: Page }])],
      })
      document.body.append(document.createElement('app-root'))
      auth = app.bootstrap(Root).instance.auth
      return app
    }
  },
}

describe('Angular', () => {
  for (const { name, run } of adapterContract) it(name, () => run(harness))
})
