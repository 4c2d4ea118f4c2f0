/** Which key and which hash an id_token is checked with (RFC 7515, RFC 7517, RFC 7518 §3.1, RFC 8037 §3.1). */
import type { ServerMetadata } from './discover.ts'
import type { JsonObject } from './encoding/json.ts'
import type { Jws } from './encoding/jws.ts'
import { refuse } from './errors.ts'

/** Key types of the algorithms a public client may accept: no `none`, and no HS256, whose key it can not keep secret. */
const KEY_TYPES: Readonly<Record<string, string>> = { RS: 'RSA', PS: 'RSA', ES: 'EC', Ed: 'OKP' }

/**
 * The algorithm of the token, if it may be used.
 * @throws PkceError `id_token_algorithm`
 */
export function algorithmOf({ header }: Jws, server: ServerMetadata): string {
  const { alg, crit } = header
  const announced = server.id_token_signing_alg_values_supported
  // RFC 7515 §4.1.11: extensions that are critical and not understood make the signature invalid.
  if (
    typeof alg !== 'string' ||
    !/^((RS|PS|ES)(256|384|512)|EdDSA|Ed25519)$/.test(alg) ||
    crit !== undefined
  ) {
    return refuse('id_token_algorithm', 'The id_token is not signed with an algorithm that can be trusted.')
  }
  if (announced && !announced.includes(alg)) {
    return refuse(
      'id_token_algorithm',
      'The id_token is signed with an algorithm the server does not announce.',
    )
  }
  return alg
}

/** The hash that belongs to an algorithm (OpenID Connect Core §3.1.3.6). */
export function hashOf(algorithm: string): string {
  return `SHA-${/\d{3}$/.exec(algorithm)?.[0] ?? '512'}`.replace('SHA-519', 'SHA-512')
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
