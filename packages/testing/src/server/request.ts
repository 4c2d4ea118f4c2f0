/** One request as the server reads it, and the answers it can give. */
import type { HttpRequest, HttpResponse } from '@pkce/core'
import { readPairs, splitUrl } from '../text.ts'

export type Endpoint =
  | 'metadata'
  | 'keys'
  | 'token'
  | 'revocation'
  | 'userinfo'
  | 'pushed'
  | 'authorization'
  | 'end_session'
  | 'unknown'

export interface ServerRequest {
  readonly endpoint: Endpoint
  readonly method: string
  /** Without query. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Query and body parameters, each name once; `resource` is read by {@link ServerRequest.all}. */
  readonly parameters: Readonly<Record<string, string>>
  /** Every value of a name. */
  all(name: string): readonly string[]
}

/** A refusal in the server's own words (RFC 6749 §5.2); thrown inside the server, never out of it. */
export class Refusal extends Error {
  readonly error: string
  readonly status: number

  constructor(error: string, description: string, status = 400) {
    super(description)
    this.error = error
    this.status = status
  }
}

/** @throws Refusal when a parameter comes twice (RFC 6749 §3.2) or the body is of another type */
export function readRequest(request: HttpRequest, endpoint: Endpoint): ServerRequest {
  const { method, url, headers, body } = request
  const type = headers['content-type']
  if (body !== undefined && !type?.startsWith('application/x-www-form-urlencoded')) {
    throw new Refusal('invalid_request', 'The body must be form-encoded.')
  }
  const { address, query } = splitUrl(url)
  return {
    endpoint,
    method,
    url: address,
    headers,
    ...readParameters([...readPairs(query), ...readPairs(body ?? '')]),
  }
}

/** @throws Refusal when a parameter comes twice */
export function readParameters(
  pairs: readonly (readonly [string, string])[],
): Pick<ServerRequest, 'parameters' | 'all'> {
  const parameters: Record<string, string> = {}
  for (const [name, value] of pairs) {
    if (name in parameters && name !== 'resource') {
      throw new Refusal('invalid_request', `The parameter "${name}" comes twice.`)
    }
    parameters[name] = value
  }
  return {
    parameters,
    all: (wanted) => pairs.filter(([name]) => name === wanted).map(([, value]) => value),
  }
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
    body: JSON.stringify(body),
  }
}

/** What a refusal looks like from outside. */
export function refused({ error, message, status }: Refusal): HttpResponse {
  const scheme = error.includes('dpop') ? 'DPoP' : 'Bearer'
  const challenge = status === 401 ? { 'www-authenticate': `${scheme} error="${error}"` } : {}
  return json(status, { error, error_description: message }, challenge)
}
