/** Challenge: what an API says when it refuses a request (RFC 6750 §3, RFC 9470 §3, RFC 9449 §7.1). */
import type { LoginOptions } from './events.ts'
import { present } from './present.ts'

export interface Challenge {
  /** Authentication scheme in lower case: `bearer`, `dpop`. */
  readonly scheme: string
  /** Error code: `invalid_token`, `insufficient_scope`, `insufficient_user_authentication`, `use_dpop_nonce`… */
  readonly error?: string
  /** Space-separated scopes that the request needs. */
  readonly scope?: string
  readonly acrValues?: string
  /** Seconds. */
  readonly maxAge?: number
}

/** Longest header that is read, in characters: quotes that never end would take long to be sure of. */
const LIMIT = 8_192

/** name=token or name="quoted string", as RFC 9110 §11.2 has them; no part of it can match in two ways. */
const PARAMETER = /([\w!#$%&'*+.^`|~-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s",]+))/g

/** The first Bearer or DPoP challenge in the value of a WWW-Authenticate header. */
export function readChallenge(header: string | null | undefined): Challenge | undefined {
  const text = header && header.length <= LIMIT ? header : ''
  const [, scheme] = /(?:^|[\s,])(bearer|dpop)(?![^\s,])/i.exec(withoutQuotes(text)) ?? []
  if (!scheme) return undefined
  const found = new Map<string, string>()
  for (const [, name = '', quoted, token] of text.matchAll(PARAMETER)) {
    const key = name.toLowerCase()
    if (!found.has(key)) found.set(key, quoted?.replace(/\\(.)/g, '$1') ?? (token as string))
  }
  const [error, scope, acrValues] = ['error', 'scope', 'acr_values'].map(
    (name) => found.get(name) || undefined,
  )
  const seconds = found.get('max_age') ?? ''
  const maxAge = /^\d+$/.test(seconds) ? Number(seconds) : undefined
  return present({ scheme: scheme.toLowerCase(), error, scope, acrValues, maxAge })
}

/**
 * The login that would satisfy the challenge: a stronger or fresher one (RFC 9470 §4), or one with more scopes
 * (RFC 6750 §3.1); nothing when another login would not help.
 * @param granted space-separated scopes of the session, which the new login asks for as well
 */
export function loginFor(challenge: Challenge | undefined, granted = ''): LoginOptions | undefined {
  const { error, scope, acrValues, maxAge } = challenge ?? {}
  if (error === 'insufficient_user_authentication') {
    return present({ acrValues, requireAcr: acrValues ? true : undefined, maxAge })
  }
  if (error === 'insufficient_scope' && scope) {
    return { scope: [...new Set(`${granted} ${scope}`.trim().split(/ +/))].join(' ') }
  }
  return undefined
}

function withoutQuotes(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"/g, '""')
}
