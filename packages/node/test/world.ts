/** A web app in memory: its client, the authorization server, an API, and browsers that visit it. */
import {
  type AuthorizationServer,
  createAuthorizationServer,
  createFakeCrypto,
  createVirtualClock,
  type Decision,
  type VirtualClock,
} from '@pkce/testing'
import { memoryLock } from '../src/memory-lock.ts'
import { memoryStorage } from '../src/memory-storage.ts'
import { createWebClient, type WebClient, type WebClientOptions } from '../src/web/index.ts'

export const APP = 'https://app.example'
export const API = 'https://api.example/v1'

export interface World {
  readonly server: AuthorizationServer
  readonly clock: VirtualClock
  readonly web: WebClient
  /** What the API was sent. */
  readonly apiCalls: Request[]
  /** Another process of the same app, over the same store. */
  replica(): WebClient
  browser(web?: WebClient): Browser
}

export interface Browser {
  readonly cookies: Map<string, string>
  /** All that this browser was ever sent: headers and bodies. */
  readonly seen: string[]
  /** A request of a page of the app. */
  request(path: string, init?: RequestInit): Promise<Response>
  /** Begins a login; gives back where the browser is sent. */
  leave(returnTo?: string): Promise<string>
  /** The whole way; gives back the answer of the callback. */
  signIn(decision?: Decision, returnTo?: string): Promise<Response>
}

export interface WorldOptions {
  readonly client?: Partial<WebClientOptions>
  readonly api?: (request: Request) => Response | Promise<Response>
  readonly refresh?: boolean
}

export function createWorld({
  client,
  api = () => Response.json({}),
  refresh = true,
}: WorldOptions = {}): World {
  const clock = createVirtualClock(Date.UTC(2026, 0, 1))
  const callback = `${new URL(client?.redirectUri ?? APP).origin}/auth/callback`
  const server = createAuthorizationServer(
    {
      clients: [{ clientId: 'app', redirectUris: [callback], postLogoutRedirectUris: [`${APP}/`] }],
      ...(!refresh && { refresh: false }),
    },
    clock,
  )
  const apiCalls: Request[] = []
  // A store that several processes share has a lock that they share.
  const sessions = { ...memoryStorage({ clock }), lock: memoryLock() }
  const transactions = memoryStorage({ clock })
  const replica = () =>
    createWebClient({
      issuer: server.issuer,
      clientId: 'app',
      redirectUri: callback,
      postLogoutRedirectUri: `${APP}/`,
      scope: 'openid profile email',
      apis: { '/api': API },
      sessions,
      transactions,
      ports: { http: server.http, clock, crypto: createFakeCrypto('web') },
      fetch: async (url, init) => {
        const request = new Request(url, init)
        apiCalls.push(request)
        const token = request.headers.get('authorization')?.replace('Bearer ', '') ?? ''
        return server.accepts(token) ? api(request) : new Response(null, { status: 401 })
      },
      ...client,
    })
  const web = replica()
  return { server, clock, web, apiCalls, replica, browser: (at = web) => createBrowser(at, server) }
}

function createBrowser(web: WebClient, server: AuthorizationServer): Browser {
  const cookies = new Map<string, string>()
  const seen: string[] = []

  async function request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers({ 'sec-fetch-site': 'same-origin', ...(init.headers as object) })
    headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await web.handle(new Request(APP + path, { ...init, headers }))
    if (!response) throw new Error(`Nobody answers ${path}.`)
    seen.push(JSON.stringify([...response.headers]), await response.clone().text())
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (/Max-Age=0/.test(cookie)) cookies.delete(name)
      else cookies.set(name, value)
    }
    return response
  }

  async function leave(returnTo = '/'): Promise<string> {
    const response = await request(`/auth/login?returnTo=${encodeURIComponent(returnTo)}`)
    return response.headers.get('location') ?? ''
  }

  return {
    cookies,
    seen,
    request,
    leave,
    async signIn(decision, returnTo) {
      const { response } = server.authorize(await leave(returnTo), decision)
      return request(new URL(response).pathname + new URL(response).search)
    },
  }
}
