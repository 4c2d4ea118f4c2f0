/** Cross-origin requests: from the samples, and from nowhere else. */

/** The same response, readable by the page that asked if it is one of `origins`. */
export function withCors(request: Request, response: Response, origins: readonly string[]): Response {
  const origin = request.headers.get('origin') ?? ''
  response.headers.append('vary', 'Origin')
  if (!origins.includes(origin)) return response
  response.headers.set('access-control-allow-origin', origin)
  response.headers.set('access-control-allow-headers', 'authorization, content-type, dpop')
  response.headers.set('access-control-allow-methods', 'GET, POST')
  response.headers.set('access-control-expose-headers', 'www-authenticate, dpop-nonce')
  response.headers.set('access-control-max-age', '600')
  return response
}
