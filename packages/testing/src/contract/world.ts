/** The world of one behaviour: a test bed, one tab or several, and the pages that the adapter shows in them. */
import type { Client, LoginOptions, Ports } from '@pkce/core'
import type { Decision } from '../server/authorization.ts'
import type { ServerOptions } from '../server/options.ts'
import { createTestBed, type Tab, type TestBed } from '../test-bed.ts'
import { equal } from './check.ts'
import type { AdapterHarness, View } from './harness.ts'

const REDIRECT_URI = 'https://app.example/callback'

/** How often a view is looked at again before it is said that it does not change. */
const LOOKS = 50

export interface World {
  readonly bed: TestBed
  /** Address of the page that an app begins with. */
  readonly home: string
  /** A new tab that shows `url` (default: home). */
  open(url?: string, ports?: Partial<Ports>): Promise<Shown>
  /** Lets everything happen that can happen now. */
  settle(): Promise<void>
  /** Lets so many seconds pass. */
  pass(seconds: number): Promise<void>
}

/** A tab with a page in it. */
export interface Shown {
  readonly tab: Tab
  readonly view: View
  /** How many listen to the clients of the page. */
  listeners(): number
  /** The user agent goes to another page in the same tab. */
  goTo(url: string): Promise<Shown>
  /** The page is gone. */
  close(): Promise<void>
  /** Login, the user's decision, and the page that the user agent comes back to. */
  signIn(options?: LoginOptions, decision?: Decision): Promise<Shown>
  /** Waits until the view shows this status. @throws Error when it does not */
  shows(status: ReturnType<View['status']>, what: string): Promise<void>
}

export function createWorld(harness: AdapterHarness, server: ServerOptions = {}): World {
  const { redirectUri = REDIRECT_URI } = harness
  const home = redirectUri.replace(/^(\w+:\/\/[^/]+).*$/, '$1/')
  const client = { clientId: 'app', redirectUris: [redirectUri], postLogoutRedirectUris: [home] }
  const bed = createTestBed({
    server: { clients: [client], ...server },
    client: { redirectUri, postLogoutRedirectUri: home },
  })
  return {
    ...{ bed, home, settle },
    open: async (url = home, ports) => show(bed.open(ports), url),
    async pass(seconds) {
      await bed.clock.advance(seconds * 1000)
      await settle()
    },
  }

  async function settle(): Promise<void> {
    for (let turn = 0; turn < 3; turn++) {
      await bed.clock.settle()
      await harness.settle?.()
    }
  }

  async function show(tab: Tab, url: string): Promise<Shown> {
    const clients: Client[] = []
    const listeners = new Set<() => void>()
    const { ports } = tab
    const view = await harness.open({ url, options: bed.options, ports, bed, follow })
    const shown: Shown = {
      ...{ tab, view },
      listeners: () => listeners.size,
      async goTo(next) {
        await shown.close()
        return show(tab.reload(), next)
      },
      async close() {
        await view.unmount()
        for (const client of clients) client.dispose()
        tab.close()
        await settle()
      },
      async signIn(options, decision) {
        await view.login(options)
        await settle()
        return shown.goTo(bed.server.authorize(tab.navigations.last().url, decision).url)
      },
      async shows(status, what) {
        for (let look = 0; look < LOOKS && view.status() !== status; look++) await settle()
        equal(view.status(), status, what)
      },
    }
    return shown

    function follow<C extends Client>(client: C): C {
      clients.push(client)
      const { subscribe } = client
      client.subscribe = (listener) => {
        // One listener may subscribe twice: each subscription counts.
        const own = () => listener()
        listeners.add(own)
        const stop = subscribe(own)
        return () => {
          listeners.delete(own)
          stop()
        }
      }
      return client
    }
  }
}
