/** A code for tokens: once, in time, by who asked for it, with the verifier (RFC 6749 §4.1.3, RFC 7636 §4.6). */
import { encodeBase64url } from '@pkce/core'
import { sha256 } from '../sha256.ts'
import { bytesOf } from '../text.ts'
import { issue } from './issue.ts'
import { Refusal, type ServerRequest } from './request.ts'
import type { Tenant } from './tenant.ts'
import type { Sender } from './token.ts'

/** @throws Refusal `invalid_grant` */
export function redeemCode(
  { parameters, all }: ServerRequest,
  { clientId, key }: Sender,
  tenant: Tenant,
): Record<string, unknown> {
  const { code = '', redirect_uri, code_verifier } = parameters
  const known = tenant.grants.codes.get(code)
  if (!known || known.grant.clientId !== clientId)
    throw new Refusal('invalid_grant', 'The code is not known.')
  if (known.used) {
    // RFC 6749 §4.1.2: all tokens that came of a code which is used twice are revoked.
    known.grant.revoked = true
    throw new Refusal('invalid_grant', 'The code was used before.')
  }
  known.used = true
  if (known.expiresAt <= tenant.clock.now()) throw new Refusal('invalid_grant', 'The code has expired.')
  if (known.redirectUri !== redirect_uri) {
    throw new Refusal('invalid_grant', 'The code was asked for with another redirect URI.')
  }
  if (challengeOf(code_verifier) !== known.challenge) {
    throw new Refusal('invalid_grant', 'The code verifier does not fit the challenge.')
  }
  if (known.key !== undefined && known.key !== key) {
    throw new Refusal('invalid_grant', 'The code is bound to another key.')
  }
  known.grant.key = key
  return issue(known.grant, { nonce: known.nonce, resources: all('resource') }, tenant)
}

/** @throws Refusal when the verifier is not of RFC 7636 §4.1's form */
function challengeOf(verifier: string | undefined): string | undefined {
  if (verifier === undefined) return undefined
  if (!/^[\w.~-]{43,128}$/.test(verifier))
    throw new Refusal('invalid_grant', 'The code verifier is malformed.')
  return encodeBase64url(sha256(bytesOf(verifier)))
}
