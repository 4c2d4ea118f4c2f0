/** The token response, read strictly (RFC 6749 §5.1 and §5.2). */
import { parseObject } from './encoding/json.ts'
import { refuse } from './errors.ts'
import type { EventOf } from './events.ts'
import type { Secret, TokenSet } from './state.ts'

/** A refresh is due this long before expiry, or after four fifths of a short life; milliseconds. */
const REFRESH_AHEAD = 60_000

/**
 * The tokens of a response that came at `at`.
 * @throws PkceError `server_unavailable`, `token_refused`, `token_response_invalid`, `token_type_unsupported`
 */
export function parseTokenResponse(
  { httpStatus: status, body, at }: EventOf<'responded'>,
  requested: string,
): TokenSet {
  const answer = parseObject(body)
  if (status !== 200) {
    if (answer && isText(answer.error) && status >= 400 && status < 500) {
      const { error, error_description } = answer
      const server = { error, ...(isText(error_description) && { error_description }) }
      refuse('token_refused', `The server gave no token: ${error}.`, { server, status })
    }
    refuse('server_unavailable', `The token endpoint answered with status ${status}: try again later.`, {
      status,
    })
  }
  const { access_token, token_type, expires_in, scope, refresh_token, id_token } = answer ?? {}
  if (!isText(access_token)) refuse('token_response_invalid', 'The token response has no "access_token".')
  for (const [name, value] of Object.entries({ token_type, scope, refresh_token, id_token })) {
    if (value !== undefined && typeof value !== 'string') {
      refuse('token_response_invalid', `The token response has an unusable "${name}".`)
    }
  }
  // RFC 6749 §7.1: a client must not use a token whose type it does not understand.
  if (!isText(token_type) || token_type.toLowerCase() !== 'bearer') {
    refuse('token_type_unsupported', 'The server gave a token of another type than Bearer.')
  }
  const life = lifeOf(expires_in)
  return {
    accessToken: access_token as Secret,
    tokenType: 'Bearer',
    ...(life !== undefined && {
      expiresAt: at + life,
      refreshAt: at + Math.max(life - REFRESH_AHEAD, life * 0.8),
    }),
    scope: (scope as string | undefined) ?? requested,
    ...(isText(refresh_token) && { refreshToken: refresh_token as Secret }),
    ...(isText(id_token) && { idToken: id_token as Secret }),
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
