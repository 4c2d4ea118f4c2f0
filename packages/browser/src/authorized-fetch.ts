/** fetch with the access token, for the APIs it is meant for and no others. */
import { type AuthorizedRequest, type Client, mayCarryToken, sendAuthorized } from '@pkce/core'

/** Which token goes with the requests, and what to do when an API wants a stronger login. */
export type AuthorizedFetchOptions = Pick<AuthorizedRequest, 'token' | 'stepUp'>

/**
 * A fetch that adds the token to requests below one of `apis` (absolute URLs) and leaves all others as they are. A 401 is
 * answered by one refresh and one retry, unless the body is a stream. Redirects are refused: they would carry the token on.
 */
export function authorizedFetch(
  client: Client,
  apis: readonly string[],
  options: AuthorizedFetchOptions = {},
): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    if (!mayCarryToken(request.url, apis)) return fetch(request)
    // A stream is read once: keeping all of it for a second time could fill the memory.
    const repeatable = !(init?.body instanceof ReadableStream)
    const { method, url, signal } = request
    const answer = sendAuthorized(client, { ...options, method, url, repeatable }, apis, (headers) => {
      const attempt = new Request(repeatable ? request.clone() : request, {
        redirect: request.redirect === 'manual' ? 'manual' : 'error',
      })
      for (const [name, value] of Object.entries(headers)) attempt.headers.set(name, value)
      return fetch(attempt)
    })
    return Promise.race([answer, aborted(signal)])
  }
}

/** Rejects when the caller no longer wants the answer, though a token may still be on its way. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason)
    signal.addEventListener('abort', () => reject(signal.reason))
  })
}
