/** The user info endpoint: what an access token opens (OpenID Connect Core §5.3, RFC 6750). */
import type { HttpResponse } from '@pkce/core'
import { claimsOf } from './issue.ts'
import { proofOf } from './proof.ts'
import { json, Refusal, type ServerRequest } from './request.ts'
import type { Tenant } from './tenant.ts'

/**
 * Claims about the user of an access token (OpenID Connect Core §5.3).
 * @throws Refusal `invalid_token` (RFC 6750 §3.1)
 */
export function answerUserinfo(request: ServerRequest, tenant: Tenant): HttpResponse {
  const [, scheme, token = ''] = /^(Bearer|DPoP) (.+)$/.exec(request.headers.authorization ?? '') ?? []
  const known = tenant.grants.accessTokens.get(token)
  if (!known || !isAlive(token, tenant))
    throw new Refusal('invalid_token', 'The access token is not good.', 401)
  const key = scheme === 'DPoP' ? proofOf(request, tenant, token) : undefined
  if (known.key !== key) throw new Refusal('invalid_token', 'The access token is bound to another key.', 401)
  const claims = claimsOf(known.grant.user, known.grant.scope)
  return json(200, tenant.tamper.userinfo ? tenant.tamper.userinfo(claims) : claims)
}

/** True while an API would accept the access token. */
export function isAlive(token: string, { grants, clock }: Tenant): boolean {
  const known = grants.accessTokens.get(token)
  return !!known && !known.grant.revoked && known.expiresAt > clock.now()
}
