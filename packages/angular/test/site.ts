/** A site in a test: pages of Angular apps over one test bed, and who still listens to their clients. */
import {
  type ApplicationRef,
  type EnvironmentProviders,
  type Provider,
  runInInjectionContext,
} from '@angular/core'
import { createApplication } from '@angular/platform-browser'
import { type BrowserClient, createBrowserClient } from '@pkce/browser'
import { createTestBed, type Tab, type TestBed } from '@pkce/testing'
import { countListeners, type Listeners } from '../../browser/test/count-listeners.ts'

export const API = 'https://api.example.com'

type Providers = readonly (Provider | EnvironmentProviders)[]

export interface Site {
  readonly bed: TestBed
  /** A tab whose user has signed in on an earlier page. */
  signedInTab(): Promise<Tab>
  /** The client of a page in that tab (default: a new one), which shows `path`. */
  client(tab?: Tab, path?: string): BrowserClient & Listeners
  /** An app on the page. */
  start(providers: Providers): Promise<App>
  /** Lets everything happen that can happen now. */
  settle(): Promise<void>
}

export interface App extends ApplicationRef {
  /** Runs what needs an injection context. */
  inside<T>(run: () => T): T
}

export function createSite(): Site {
  const redirectUri = `${location.origin}/callback`
  const client = {
    clientId: 'app',
    redirectUris: [redirectUri],
    postLogoutRedirectUris: [`${location.origin}/`],
  }
  const bed = createTestBed({ server: { clients: [client] }, client: { redirectUri } })
  return {
    bed,
    async signedInTab() {
      const tab = bed.open()
      await tab.signIn()
      tab.close()
      return tab
    },
    client(tab = bed.open(), path = '/') {
      history.replaceState(null, '', path)
      return countListeners(createBrowserClient({ ...bed.options, apis: [API], ports: tab.ports }))
    },
    async start(providers) {
      const app = await createApplication({ providers: [...providers] })
      return Object.assign(app, { inside: <T>(run: () => T) => runInInjectionContext(app.injector, run) })
    },
    async settle() {
      for (let turn = 0; turn < 3; turn++) {
        await bed.clock.settle()
        await new Promise((resolve) => setTimeout(resolve))
      }
    },
  }
}
