/** fetch with the access token, for the APIs it is meant for and no others. */
import { type Client, mayCarryToken, sendAuthorized } from '@pkce/core'

/**
 * A fetch that adds the token to requests below one of `apis` (absolute URLs) and leaves all others as they are. A 401 is
 * answered by one refresh and one retry, unless the body is a stream. Redirects are refused: they would carry the token on.
 */
export function authorizedFetch(
  client: Client,
  apis: readonly string[],
  send: typeof fetch = globalThis.fetch,
): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    if (!mayCarryToken(request.url, apis)) return send(request)
    const repeatable = !(init?.body instanceof ReadableStream) && !(input instanceof Request && input.body)
    const { method, url } = request
    return sendAuthorized(client, { method, url, repeatable }, apis, (headers) => {
      const attempt = new Request(repeatable ? request.clone() : request, { redirect: 'error' })
      for (const [name, value] of Object.entries(headers)) attempt.headers.set(name, value)
      return send(attempt)
    })
  }
}
