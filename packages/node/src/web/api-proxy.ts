/** The API proxy: adds the access token on the server, for the APIs that are listed, and streams both bodies. */
import { sendAuthorized } from '@pkce/core'
import type { WebSettings } from './options.ts'
import { failure, refusal } from './replies.ts'
import { mayChange, mayRead } from './request-forgery.ts'
import type { Visit } from './visit.ts'

/** Headers of a request that an API is to see. No cookie is among them: it opens a session here, and nothing there. */
const FORWARDED =
  /^(accept|accept-language|content-type|content-language|if-.*|range|prefer|idempotency-key|traceparent|tracestate|user-agent)$/

/** Headers of an answer that are about its way to us, or that only this app may set. */
const KEPT_BACK =
  /^(connection|keep-alive|transfer-encoding|content-encoding|content-length|set-cookie|clear-site-data|strict-transport-security|access-control-.*|dpop-nonce|alt-svc)$/

/** URL at the API that a path of this app stands for. */
export function upstreamOf({ apis }: WebSettings, { pathname, search }: URL): string | undefined {
  for (const [prefix, upstream] of apis) {
    if (pathname === prefix || pathname.startsWith(`${prefix}/`)) {
      return upstream + pathname.slice(prefix.length) + search
    }
  }
  return undefined
}

/** Sends `request` on to `url`. */
export async function forward(
  request: Request,
  url: string,
  visit: Visit,
  { apis, origin, fetch }: WebSettings,
): Promise<Response> {
  const { method, body, signal } = request
  const reads = method === 'GET' || method === 'HEAD'
  if (!(reads ? mayRead : mayChange)(request, origin)) {
    return refusal(403, 'request_forged', 'Send the header "x-pkce" from a page of this app.')
  }
  const upstreams = apis.map(([, upstream]) => upstream)
  const headers = select(request.headers, (name) => FORWARDED.test(name))
  try {
    const response = await sendAuthorized(
      visit.client,
      { method, url, repeatable: !body },
      upstreams,
      async (authorization) => {
        for (const [name, value] of Object.entries(authorization)) headers.set(name, value)
        const init = { method, headers, signal, redirect: 'error', ...(body && { body, duplex: 'half' }) }
        return fetch(url, init as RequestInit)
      },
    )
    return new Response(response.body, { status: response.status, headers: answered(response.headers) })
  } catch (error) {
    // fetch throws a TypeError when there is no answer, or a redirect, which would carry the token on.
    if (error instanceof TypeError) return refusal(502, 'api_unavailable', 'The API can not be reached.')
    return failure(error)
  }
}

/** With a cookie instead of a token, caches on the way do not know that the answer is for one user (RFC 9111 §3.5). */
function answered(headers: Headers): Headers {
  const shown = select(headers, (name) => !KEPT_BACK.test(name))
  if (!/\b(private|no-store)\b/i.test(shown.get('cache-control') ?? ''))
    shown.set('cache-control', 'no-store')
  return shown
}

function select(headers: Headers, isWanted: (name: string) => boolean): Headers {
  return new Headers([...headers].filter(([name]) => isWanted(name)))
}
