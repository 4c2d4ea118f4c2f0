/** Http port over fetch. */
import type { Http } from '@pkce/core'

/** Redirects are errors (RFC 9700 §4.12), cookies stay home, nothing is cached. */
export function fetchHttp(send: typeof fetch = (...request) => fetch(...request)): Http {
  return async ({ method, url, headers, body, timeout }) => {
    const response = await send(url, {
      method,
      headers: { ...headers },
      ...(body !== undefined && { body }),
      redirect: 'error',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(timeout),
    })
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    }
  }
}
