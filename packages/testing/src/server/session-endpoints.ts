/** User info, revocation, pushed requests and the end of a session: the smaller endpoints, one function each. */
import type { HttpResponse } from '@pkce/core'
import { addQuery, readPairs, splitUrl } from '../text.ts'
import { clientOf } from './client-authentication.ts'
import { claimsOf } from './issue.ts'
import { proofOf } from './proof.ts'
import { json, Refusal, readParameters, type ServerRequest } from './request.ts'
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

/** Keeps an authorization request until the user agent comes with its name (RFC 9126 §2). */
export function answerPushed(request: ServerRequest, tenant: Tenant): HttpResponse {
  const { clientId } = clientOf(request, tenant)
  if (request.parameters.request_uri)
    throw new Refusal('invalid_request', 'A pushed request can name no other.')
  const { pushed: life } = tenant.settings.lifetimes
  const key = proofOf(request, tenant)
  const uri = `urn:ietf:params:oauth:request_uri:${tenant.newText('pushed')}`
  const asked = Object.keys(request.parameters).flatMap((name) =>
    request.all(name).map((value) => [name, value] as const),
  )
  // RFC 9449 §10.1: the proof stands for the parameter.
  const pairs = [...asked, ...(key ? [['dpop_jkt', key] as const] : [])]
  tenant.grants.pushed.set(uri, { clientId, pairs, expiresAt: tenant.clock.now() + life * 1000 })
  return json(201, { request_uri: uri, expires_in: life })
}

/**
 * The user agent opens the end session endpoint: who was signed in there no longer is. Gives back where it is sent.
 * @throws Error where a real server shows an error page (OpenID Connect RP-Initiated Logout 1.0 §4)
 */
export function endVisit(url: string, tenant: Tenant): string {
  const { parameters } = readParameters(readPairs(splitUrl(url).query))
  const { client_id, post_logout_redirect_uri, state } = parameters
  tenant.visit = undefined
  if (!post_logout_redirect_uri) return tenant.settings.issuer
  const client = tenant.settings.clients.find(({ clientId }) => clientId === client_id)
  if (!client?.postLogoutRedirectUris?.includes(post_logout_redirect_uri)) {
    throw new Error(
      `"${post_logout_redirect_uri}" is no post-logout redirect URI of the client "${client_id}".`,
    )
  }
  return addQuery(post_logout_redirect_uri, { state })
}
