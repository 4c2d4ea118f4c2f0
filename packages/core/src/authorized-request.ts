/** Requests that carry the access token: which may, and what happens when an API refuses it (RFC 6750 §2.1, RFC 9449 §7). */
import { type Challenge, loginFor, readChallenge } from './challenge.ts'
import { type Client, INSIDE, type Inside } from './client.ts'
import { refuse } from './errors.ts'
import type { LoginOptions, TokenOptions } from './events.ts'
import { OBSERVERS, type Observation } from './observe.ts'

export interface AuthorizedRequest {
  readonly method: string
  /** Absolute URL. */
  readonly url: string
  /** True when the request can be sent twice: its body is not a stream that is read only once. */
  readonly repeatable: boolean
  /** For a token of its own, for this API or with fewer scopes. */
  readonly token?: Pick<TokenOptions, 'resource' | 'scope'>
  /** Called when the API wants a stronger login or more scopes; when it resolves, the request is sent once more. */
  readonly stepUp?: ((options: LoginOptions) => Promise<unknown>) | undefined
}

/** What is looked at in an answer; the `Response` of fetch is one. */
export interface AuthorizedResponse {
  readonly status: number
  readonly headers: { get(name: string): string | null | undefined }
}

/** Headers to add: `authorization`, and `dpop` where the token is bound to a key. */
export type AuthorizationHeaders = Readonly<Record<string, string>>

/** True when `url` lies under one of `allowed`: same scheme, host and port, and below the same path. */
export function mayCarryToken(url: string, allowed: readonly string[]): boolean {
  // A dot segment, a backslash, credentials, or a character that the platform drops could make it read another place
  // than was compared here.
  if (/[\\@\0- ]|(\/|%2f)\.\.?(\/|%2f|$)|%2e|%5c/i.test(url.split(/[?#]/)[0] as string)) return false
  return allowed.some((prefix) => {
    const base = prefix.replace(/\/$/, '')
    return url === base || /^[/?#]/.test(url.slice(base.length)) ? url.startsWith(base) : false
  })
}

/**
 * Sends a request with the token. Each reason that an API may have to refuse it is met once: a nonce it wants in the
 * proof, a token it no longer takes, a login that is too weak.
 * @param send does the work, with headers to add to the request
 * @throws PkceError `request_not_allowed`, and all that `getAccessToken` throws
 */
export async function sendAuthorized<R extends AuthorizedResponse>(
  client: Client,
  request: AuthorizedRequest,
  allowed: readonly string[],
  send: (headers: AuthorizationHeaders) => Promise<R>,
): Promise<R> {
  const { method, url, repeatable, token, stepUp } = request
  const [shown = url] = url.split(/[?#]/)
  const inside =
    client[INSIDE] ??
    refuse('request_not_allowed', 'This client does not show its tokens: use its own fetch.')
  if (!mayCarryToken(url, allowed)) {
    refuse('request_not_allowed', 'This address is not among those that may get the access token.')
  }
  const origin = originOf(url)
  let used: string | undefined
  let response = await attempt(false)
  const met = new Set<string>()
  while (repeatable) {
    const { status, headers } = response
    const challenge = readChallenge(headers.get('www-authenticate'))
    const login = stepUp && loginFor(challenge, scopeOf(inside))
    const reason = login ? 'login' : refusalIn(status, challenge)
    if (!reason || met.has(reason)) break
    met.add(reason)
    if (login) await stepUp(login)
    response = await attempt(reason === 'token')
  }
  return response

  async function attempt(fresh: boolean): Promise<R> {
    let given = await client.getAccessToken({ ...token })
    // Unless another request had the refused token replaced already.
    if (fresh && given.token === used) given = await client.getAccessToken({ ...token, fresh })
    used = given.token
    note({ kind: 'call', at: inside.ports.clock.now(), method, url: shown })
    const answered = await send(await headersFor(given))
    const nonce = answered.headers.get('dpop-nonce')
    if (nonce) inside.nonces.set(origin, nonce)
    note({ kind: 'answer', at: inside.ports.clock.now(), url: shown, httpStatus: answered.status })
    return answered
  }

  async function headersFor({ token, tokenType }: Awaited<ReturnType<Client['getAccessToken']>>) {
    const { settings, ports, nonces } = inside
    const about = { method, url, at: ports.clock.now(), nonce: nonces.get(origin), accessToken: token }
    const dpop = tokenType === 'DPoP' && (await settings.dpop?.prove(ports, about))
    return { authorization: `${tokenType} ${token}`, ...(dpop && { dpop }) }
  }

  function note(observation: Observation): void {
    for (const observer of client[OBSERVERS]) observer(observation)
  }
}

/** What the API does not take, if it can be replaced: the nonce in the proof, or the token. */
function refusalIn(status: number, challenge: Challenge | undefined): 'nonce' | 'token' | undefined {
  if (status !== 401) return undefined
  return challenge?.error === 'use_dpop_nonce' ? 'nonce' : 'token'
}

function scopeOf({ state, settings }: Inside): string {
  return `${settings.scope} ${state().session?.scope ?? ''}`
}

function originOf(url: string): string {
  return /^\w+:\/\/[^/?#]+/.exec(url)?.[0] ?? url
}
