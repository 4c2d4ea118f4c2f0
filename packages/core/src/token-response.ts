/** The token response, read strictly (RFC 6749 §5.1 and §5.2). */
import { type JsonObject, parseObject } from './encoding/json.ts'
import { refuse, type ServerError } from './errors.ts'
import type { EventOf } from './events.ts'
import { present } from './present.ts'
import type { Secret, TokenSet } from './state.ts'

/** A refresh is due this long before expiry, or after four fifths of a short life; milliseconds. */
const REFRESH_AHEAD = 60_000

/** But never sooner than this after the token came, however short its life: or a server could keep us asking; milliseconds. */
const REFRESH_PAUSE = 5_000

/**
 * The tokens of a response that came at `at`.
 * @param requested space-separated scopes: what is granted when the response does not say (§3.3)
 * @param bound true when the tokens must be bound to a key (RFC 9449 §5)
 * @throws PkceError `server_unavailable`, `token_refused`, `token_response_invalid`, `token_type_unsupported`,
 *   `token_unbound`
 */
export function parseTokenResponse(
  { httpStatus: status, body, at }: EventOf<'responded'>,
  requested: string,
  bound: boolean,
): TokenSet {
  const answer = parseObject(body)
  if (status !== 200) {
    const server = refusalOf(answer)
    if (server && status >= 400 && status < 500) {
      refuse('token_refused', `The server gave no token: ${server.error}.`, { server, status })
    }
    refuse('server_unavailable', `The token endpoint answered with status ${status}: try again later.`, {
      status,
    })
  }
  const { access_token, token_type, expires_in, scope, refresh_token, id_token } = answer ?? {}
  if (!isText(access_token)) refuse('token_response_invalid', 'The token response has no "access_token".')
  for (const [name, value] of Object.entries({ token_type, scope, refresh_token, id_token })) {
    // Some servers send null for what they leave out.
    if (typeof (value ?? '') !== 'string') {
      refuse('token_response_invalid', `The token response has an unusable "${name}".`)
    }
  }
  checkType(token_type, bound)
  const details = answer?.authorization_details
  return {
    accessToken: access_token as Secret,
    tokenType: bound ? 'DPoP' : 'Bearer',
    scope: (scope as string | undefined) ?? requested,
    ...present({
      refreshToken: textIn(refresh_token) as Secret | undefined,
      idToken: textIn(id_token) as Secret | undefined,
      authorizationDetails: Array.isArray(details) ? details : undefined,
      ...timesOf(lifeOf(expires_in), at),
    }),
  }
}

/** When a token of that life ends, and when a refresh is due: milliseconds since the Unix epoch. */
function timesOf(life: number | undefined, at: number): Pick<TokenSet, 'expiresAt' | 'refreshAt'> {
  if (life === undefined) return {}
  const ahead = Math.max(life - REFRESH_AHEAD, life * 0.8, REFRESH_PAUSE)
  return { expiresAt: at + life, refreshAt: at + ahead }
}

/** The server's own words, if this is an error response (§5.2). */
export function refusalOf(answer: JsonObject | undefined): ServerError | undefined {
  const { error, error_description, error_uri } = answer ?? {}
  return isText(error)
    ? present({ error, error_description: textIn(error_description), error_uri: textIn(error_uri) })
    : undefined
}

/**
 * The server's clock at the time of this answer, in milliseconds since the Unix epoch: what it says in `Date`, and ours
 * where that can not be read. A device whose clock is wrong can verify an id_token all the same.
 */
export function serverTime({ at, headers }: EventOf<'responded'>): number {
  return Date.parse(headers.date ?? '') || at
}

/** RFC 6749 §7.1: a token whose type is not understood must not be used. RFC 9449 §5: nor one that was not bound. */
function checkType(type: unknown, bound: boolean): void {
  const name = isText(type) ? type.toLowerCase() : ''
  if (bound && name === 'bearer') {
    refuse('token_unbound', 'The server did not bind the token to the key, though it announces DPoP.')
  }
  if (name !== (bound ? 'dpop' : 'bearer')) {
    refuse('token_type_unsupported', 'The server gave a token of a type that was not asked for.')
  }
}

/** `expires_in` in milliseconds: some servers send the number as text; anything else is an error. */
function lifeOf(seconds: unknown): number | undefined {
  if (seconds === undefined || seconds === null) return undefined
  const life = typeof seconds === 'string' && /^\d+$/.test(seconds) ? Number(seconds) : seconds
  if (typeof life !== 'number' || !(life >= 0 && life <= 4e9)) {
    return refuse('token_response_invalid', 'The token response has an unusable "expires_in".')
  }
  return life * 1000
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function textIn(value: unknown): string | undefined {
  return isText(value) ? value : undefined
}
