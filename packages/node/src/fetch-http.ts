/** Http port over fetch: no redirects (RFC 9700 §4.12), an end to waiting, and no endless answers. */
import type { Http } from '@pkce/core'

export interface FetchHttpOptions {
  /** Instead of the platform's own. */
  readonly fetch?: typeof fetch
  /** Bytes that an answer may have at most (default 1 MiB). */
  readonly maxBytes?: number
}

/** Rejects when no whole answer came: offline, timeout, redirect, too large. */
export function fetchHttp({
  fetch: send = globalThis.fetch,
  maxBytes = 2 ** 20,
}: FetchHttpOptions = {}): Http {
  return async ({ method, url, headers, body, timeout }) => {
    const response = await send(url, {
      method,
      headers: { ...headers },
      ...(body !== undefined && { body }),
      redirect: 'error',
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.timeout(timeout),
    })
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await readText(response, maxBytes),
    }
  }
}

/** The body as text; what is longer than `maxBytes` is not read to its end. */
async function readText({ body }: Response, maxBytes: number): Promise<string> {
  if (!body) return ''
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new Error(`The answer is longer than ${maxBytes} bytes.`)
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}
