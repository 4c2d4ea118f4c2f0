/** A client of the in-memory server, written out by hand: what it sends is what a test says. */
import { createHash } from 'node:crypto'
import type { HttpResponse } from '@pkce/core'
import { createVirtualClock, type VirtualClock } from '../src/clock.ts'
import type { Decision } from '../src/server/authorization.ts'
import type { ServerOptions } from '../src/server/options.ts'
import { type AuthorizationServer, createAuthorizationServer } from '../src/server/server.ts'

export const AS = 'https://as.example'
export const REDIRECT_URI = 'https://app.example/callback'
export const VERIFIER = 'v'.repeat(43)

const CHALLENGE = createHash('sha256').update(VERIFIER).digest('base64url')

type Form = Readonly<Record<string, string>>

/** A server, its clock, and the requests one can send to it. */
export interface Server extends AuthorizationServer {
  readonly clock: VirtualClock
  codeFor(changes?: Changes, decision?: Decision): string
  get(path: string, headers?: Form): Promise<HttpResponse>
  post(path: string, form: Form, headers?: Form): Promise<HttpResponse & { json: Record<string, string> }>
  exchange(code: string, changes?: Form): ReturnType<Server['post']>
  refresh(token: string, changes?: Form): ReturnType<Server['post']>
}

export type Changes = Readonly<Record<string, string | undefined>>

export function start(options: ServerOptions = {}): Server {
  const clock = createVirtualClock(1_800_000_000_000)
  const server = createAuthorizationServer(options, clock)
  return {
    ...server,
    clock,
    get visit() {
      return server.visit
    },
    codeFor: (changes, decision) => server.authorize(urlOf(changes), decision).parameters.code as string,
    get: (path, headers = {}) => server.http({ method: 'GET', url: AS + path, headers, timeout: 1000 }),
    post,
    exchange(code, changes) {
      const client = { client_id: 'app', redirect_uri: REDIRECT_URI }
      const grant_type = 'authorization_code'
      return post('/token', { grant_type, ...client, code, code_verifier: VERIFIER, ...changes })
    },
    refresh: (token, changes) =>
      post('/token', { grant_type: 'refresh_token', client_id: 'app', refresh_token: token, ...changes }),
  }

  async function post(path: string, form: Form, headers: Form = {}) {
    const response = await server.http({
      method: 'POST',
      url: AS + path,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: String(new URLSearchParams(form)),
      timeout: 1000,
    })
    return { ...response, json: JSON.parse(response.body || '{}') as Record<string, string> }
  }
}

/** The authorization request of an ordinary login, with changes; `undefined` takes a parameter out. */
export function urlOf(changes: Changes = {}): string {
  const asked = {
    response_type: 'code',
    client_id: 'app',
    redirect_uri: REDIRECT_URI,
    scope: 'openid email',
    state: 'a state',
    nonce: 'a nonce',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    ...changes,
  }
  const given = Object.entries(asked).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return `${AS}/authorize?${new URLSearchParams(given)}`
}

export function partOf(jws: string, part: 0 | 1): Record<string, unknown> {
  return JSON.parse(Buffer.from(jws.split('.')[part] as string, 'base64url').toString())
}
