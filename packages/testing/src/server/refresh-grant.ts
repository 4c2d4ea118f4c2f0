/** A refresh token for tokens: rotation, reuse detection and grace period (RFC 6749 §6, RFC 9700 §4.14.2). */
import { issue } from './issue.ts'
import { Refusal, type ServerRequest } from './request.ts'
import type { Tenant } from './tenant.ts'
import type { Sender } from './token.ts'

/** @throws Refusal `invalid_grant`, `invalid_scope` */
export function refresh(
  { parameters, all }: ServerRequest,
  { clientId, key }: Sender,
  tenant: Tenant,
): Record<string, unknown> {
  const { grants, clock, settings } = tenant
  const { refresh_token = '', scope } = parameters
  const known = grants.refreshTokens.get(refresh_token)
  const { refresh: policy } = settings
  if (!policy || !known || known.grant.clientId !== clientId) {
    throw new Refusal('invalid_grant', 'The refresh token is not known.')
  }
  const { grant } = known
  if (grant.revoked) throw new Refusal('invalid_grant', 'The grant was ended.')
  if (grant.key !== key) throw new Refusal('invalid_grant', 'The refresh token is bound to another key.')
  const now = clock.now()
  if (known.usedAt !== undefined && now - known.usedAt >= policy.gracePeriod * 1000) {
    // Two hold this token, and one of them should not: nobody keeps it.
    grant.revoked = true
    throw new Refusal('invalid_grant', 'The refresh token was used before.')
  }
  if (scope?.split(' ').some((name) => !grant.scope.split(' ').includes(name))) {
    throw new Refusal('invalid_scope', 'More was asked for than was granted.')
  }
  if (policy.rotate) known.usedAt ??= now
  return issue(grant, { scope, resources: all('resource') }, tenant)
}
