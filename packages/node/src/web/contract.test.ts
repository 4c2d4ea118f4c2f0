/** The adapter contract over the web client: the "page" is what a server renders from its session. */
import { PkceError } from '@pkce/core'
import { type AdapterHarness, adapterContract, type TestBed } from '@pkce/testing'
import { describe, it } from 'vitest'
import { createWebClient, type WebSession } from './index.ts'

/** One browser for each world: its tabs share the cookies. */
const jars = new WeakMap<TestBed, Map<string, string>>()

const harness: AdapterHarness = {
  redirectUri: 'https://app.example/auth/callback',
  lacks: {
    pending: 'A server knows before it renders.',
    tabs: 'A page is told by its next request what another did.',
    timers: 'A server refreshes when a token is asked for.',
  },
  async open({ url, options: { openId: _, autoRefresh: __, ...options }, ports, bed }) {
    const { crypto, http, clock, lock, sessions, transactions } = ports
    const web = createWebClient({
      ...options,
      sessions: { ...sessions, ...(lock && { lock }) },
      transactions,
      ports: { crypto, http, clock },
    })
    const jar = jars.get(bed) ?? new Map<string, string>()
    jars.set(bed, jar)
    let { pathname: path, search, origin } = new URL(url)
    if (path === '/auth/callback') await follow(await web.callback(requestOf(path + search)))
    else path += search
    let error = new URL(path, origin).searchParams.get('error') ?? undefined
    let session: WebSession | undefined
    await look()

    return {
      status: () => (session ? 'authenticated' : 'anonymous'),
      user: () => session?.user,
      error: () => error,
      path: () => path,
      async login(login = {}) {
        const location = await follow(await web.login(requestOf('/auth/login'), login))
        error = new URL(location, origin).searchParams.get('error') ?? undefined
        if (error) throw new PkceError({ code: error as PkceError['code'], message: 'No login.' })
        await ports.navigate({ purpose: 'login', url: location })
      },
      async logout() {
        const response = await web.logout(requestOf('/auth/logout', 'POST'))
        keepCookies(response)
        const { location } = (await response.json()) as { location: string }
        await ports.navigate({ purpose: 'logout', url: location })
        await look()
      },
      async getAccessToken() {
        const asked = await web.session(requestOf('/'))
        if (!asked) throw new PkceError({ code: 'login_required', message: 'Nobody is signed in.' })
        const { token } = await asked.getAccessToken().catch(async (thrown: PkceError) => {
          await look()
          error = thrown.code
          throw thrown
        })
        error = undefined
        return token
      },
      unmount() {},
    }

    async function look(): Promise<void> {
      session = await web.session(requestOf('/'))
    }

    async function follow(response: Response): Promise<string> {
      keepCookies(response)
      path = response.headers.get('location') ?? ''
      return path
    }

    function requestOf(target: string, method = 'GET'): Request {
      const cookie = [...jar].map((pair) => pair.join('=')).join('; ')
      const headers = { cookie, 'sec-fetch-site': 'same-origin', 'x-pkce': '1' }
      return new Request(origin + target, { method, headers })
    }

    function keepCookies(response: Response): void {
      for (const cookie of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
        jar.set(name, value)
      }
    }
  },
}

describe('the web client', () => {
  for (const { name, needs, run } of adapterContract) {
    it(name, ({ skip }) => {
      const reason = needs && harness.lacks?.[needs]
      skip(reason !== undefined, reason)
      return run(harness)
    })
  }
})
