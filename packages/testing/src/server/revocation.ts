/** The revocation endpoint (RFC 7009). */
import type { HttpResponse } from '@pkce/core'
import { clientOf } from './client-authentication.ts'
import type { ServerRequest } from './request.ts'
import type { Tenant } from './tenant.ts'

/** Ends the grant of a refresh token, or one access token; whatever is not known is gone already (RFC 7009 §2.2). */
export function answerRevocation(request: ServerRequest, tenant: Tenant): HttpResponse {
  const { clientId } = clientOf(request, tenant)
  const { token = '' } = request.parameters
  const { refreshTokens, accessTokens } = tenant.grants
  const grant = refreshTokens.get(token)?.grant
  if (grant?.clientId === clientId) grant.revoked = true
  else if (accessTokens.get(token)?.grant.clientId === clientId) accessTokens.delete(token)
  return { status: 200, headers: {}, body: '' }
}
