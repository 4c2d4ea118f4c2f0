/** Which key and which hash a signed answer is checked with (RFC 7515, RFC 7517, RFC 7518 §3.1, RFC 8037 §3.1). */
import type { Settings } from './configuration.ts'
import type { ServerMetadata } from './discover.ts'
import { type JsonObject, parseObject } from './encoding/json.ts'
import type { Jws } from './encoding/jws.ts'
import { type ErrorCode, refuse } from './errors.ts'
import type { EventOf } from './events.ts'
import type { Secret, State } from './state.ts'
import { proceed, type Step } from './step.ts'

/** Key types of the algorithms a client may accept: no `none`, and no HS256, whose key a public client can not keep. */
const KEY_TYPES: Readonly<Record<string, string>> = { RS: 'RSA', PS: 'RSA', ES: 'EC', Ed: 'OKP' }

/**
 * The algorithm of the token, if it may be used.
 * @param announced what the server's metadata lists for this kind of token
 * @throws PkceError `code`
 */
export function algorithmOf(
  { header }: Jws,
  announced: readonly string[] | undefined,
  { algorithms }: Pick<Settings, 'algorithms'>,
  code: ErrorCode,
): string {
  const { alg, crit } = header
  // RFC 7515 §4.1.11: extensions that are critical and not understood make the signature invalid.
  const known = typeof alg === 'string' && /^((RS|PS|ES)(256|384|512)|EdDSA|Ed25519)$/.test(alg)
  if (!known || crit !== undefined || [announced, algorithms].some((list) => list && !list.includes(alg))) {
    return refuse(code, 'The answer is not signed with an algorithm that can be trusted.')
  }
  return alg
}

/** The hash that belongs to an algorithm (OpenID Connect Core §3.1.3.6). */
export function hashOf(algorithm: string): string {
  return `SHA-${/(256|384|512)$/.exec(algorithm)?.[0] ?? '512'}`
}

/** The one key in `keys` that can have signed the token. */
export function selectKey(
  keys: readonly JsonObject[],
  { header }: Jws,
  algorithm: string,
): JsonObject | undefined {
  const fitting = keys.filter(
    ({ kty, kid, alg, use }) =>
      kty === KEY_TYPES[algorithm.slice(0, 2)] &&
      (header.kid === undefined || kid === header.kid) &&
      (alg === undefined || alg === algorithm) &&
      (use === undefined || use === 'sig'),
  )
  return fitting.length === 1 ? fitting[0] : undefined
}

/** The keys in a JWK Set (RFC 7517 §5). @throws PkceError `keys_unavailable` */
export function readKeys({
  httpStatus: status,
  body,
}: Pick<EventOf<'responded'>, 'httpStatus' | 'body'>): readonly JsonObject[] {
  const { keys } = parseObject(body) ?? {}
  if (status !== 200 || !Array.isArray(keys)) {
    return refuse('keys_unavailable', 'The keys of the server can not be read: try again later.', { status })
  }
  return keys.filter((key) => typeof key === 'object' && key !== null)
}

/** A signature whose check is to be asked for; `code` when no key fits. */
export interface SignedToken {
  readonly token: Jws
  readonly algorithm: string
  readonly server: ServerMetadata
  readonly code: ErrorCode
}

/** Ask for the check by the key that is known, or else for the keys: once, so that a rotation is followed and no more. */
export function askForCheck(
  state: State<'verifying' | 'unwrapping'>,
  { token, algorithm, server, code }: SignedToken,
): Step {
  const key = selectKey(state.keys ?? [], token, algorithm)
  if (key) {
    const input = token.signed as Secret
    const { signature } = token
    return proceed({ ...state, step: 'checking' }, { type: 'verify', algorithm, key, input, signature })
  }
  if (state.step === 'fetching') {
    refuse(code, 'The server publishes no key for the signature of its answer.')
  }
  const endpoint = server.jwks_uri ?? refuse('keys_unavailable', 'The server metadata has no "jwks_uri".')
  return proceed({ ...state, step: 'fetching' }, { type: 'request', purpose: 'keys', endpoint })
}
