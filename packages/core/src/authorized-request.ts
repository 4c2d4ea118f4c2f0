/** Requests that carry the access token: which may, and what happens when an API refuses it (RFC 6750 §2.1 and §5.3). */
import type { Client } from './client.ts'
import { refuse } from './errors.ts'
import { OBSERVERS } from './observe.ts'

export interface AuthorizedRequest {
  readonly method: string
  /** Absolute URL. */
  readonly url: string
  /** True when the request can be sent twice: its body is not a stream that is read only once. */
  readonly repeatable: boolean
}

/** True when `url` lies under one of `allowed`: same scheme, host and port, and below the same path. */
export function mayCarryToken(url: string, allowed: readonly string[]): boolean {
  // A dot segment, a backslash or credentials could make the platform read another place than was compared here.
  if (/[\\@\s]|\/\.\.?([/?#]|$)|%2e|%5c/i.test(url.split(/[?#]/)[0] as string)) return false
  return allowed.some((prefix) => {
    const base = prefix.replace(/\/$/, '')
    return url === base || /^[/?#]/.test(url.slice(base.length)) ? url.startsWith(base) : false
  })
}

/**
 * Sends a request with the token. When the API answers 401, the token is refreshed and the request sent once more.
 * @param send does the work, with the value of the Authorization header
 * @throws PkceError `request_not_allowed`, and all that `getAccessToken` throws
 */
export async function sendAuthorized<R extends { readonly status: number }>(
  client: Client,
  { method, url, repeatable }: AuthorizedRequest,
  allowed: readonly string[],
  send: (authorization: string) => Promise<R>,
  now: () => number = Date.now,
): Promise<R> {
  if (!mayCarryToken(url, allowed)) {
    refuse('request_not_allowed', 'This address is not among those that may get the access token.')
  }
  const attempt = async (fresh: boolean): Promise<R> => {
    const { token, tokenType } = await client.getAccessToken({ fresh })
    const [shown = url] = url.split(/[?#]/)
    note({ kind: 'call', at: now(), method, url: shown })
    const response = await send(`${tokenType} ${token}`)
    note({ kind: 'answer', at: now(), url: shown, httpStatus: response.status })
    return response
  }
  const response = await attempt(false)
  return response.status === 401 && repeatable ? attempt(true) : response

  function note(observation: Parameters<Parameters<(typeof client)[typeof OBSERVERS]['add']>[0]>[0]): void {
    for (const observer of client[OBSERVERS]) observer(observation)
  }
}
