/** The token response of a grant, and its id_token (RFC 6749 §5.1, OpenID Connect Core §3.1.3.3). */
import { encodeBase64url } from '@pkce/core'
import { sha256 } from '../sha256.ts'
import { bytesOf } from '../text.ts'
import { checkResources } from './authorization.ts'
import type { Grant } from './grants.ts'
import { type ServerUser, secondsOf } from './options.ts'
import { Refusal } from './request.ts'
import type { Tenant } from './tenant.ts'

export interface Asked {
  readonly nonce?: string | undefined
  readonly scope?: string | undefined
  readonly resources: readonly string[]
}

/** @throws Refusal `invalid_target` */
export function issue(grant: Grant, asked: Asked, tenant: Tenant): Record<string, unknown> {
  const { grants, clock, settings } = tenant
  const { scope = grant.scope } = asked
  checkResources(asked.resources, tenant)
  // RFC 8707 §2.2: a token for less than was granted, never for more.
  if (grant.resources.length && !asked.resources.every((name) => grant.resources.includes(name))) {
    throw new Refusal('invalid_target', 'A resource was asked for that was not granted.')
  }
  const accessToken = tenant.newText('access')
  const life = settings.lifetimes.accessToken
  const resources = asked.resources.length ? asked.resources : grant.resources
  const expiresAt = clock.now() + life * 1000
  grants.accessTokens.set(accessToken, { grant, key: grant.key, scope, resources, expiresAt })
  const refreshToken = refreshTokenOf(grant, tenant)
  return {
    access_token: accessToken,
    token_type: grant.key ? 'DPoP' : 'Bearer',
    expires_in: life,
    scope,
    ...(refreshToken && { refresh_token: refreshToken }),
    ...(grant.scope.split(' ').includes('openid') && {
      id_token: idTokenOf(grant, accessToken, asked.nonce, tenant),
    }),
  }
}

function refreshTokenOf(grant: Grant, { grants, settings, newText }: Tenant): string | undefined {
  const { refresh } = settings
  if (!refresh) return undefined
  if (refresh.rotate || !grant.refreshToken) {
    grant.refreshToken = newText('refresh')
    grants.refreshTokens.set(grant.refreshToken, { grant })
  }
  return grant.refreshToken
}

function idTokenOf(grant: Grant, accessToken: string, nonce: string | undefined, tenant: Tenant): string {
  const { settings, clock, keys, tamper } = tenant
  const now = secondsOf(clock)
  const honest = {
    header: keys.header(),
    claims: {
      iss: settings.issuer,
      aud: grant.clientId,
      exp: now + settings.lifetimes.idToken,
      iat: now,
      auth_time: grant.authTime,
      ...(nonce !== undefined && { nonce }),
      ...(grant.acr && { acr: grant.acr }),
      at_hash: encodeBase64url(sha256(bytesOf(accessToken)).subarray(0, 16)),
      ...claimsOf(grant.user, grant.scope),
    },
  }
  const { header, claims } = tamper.idToken ? tamper.idToken(honest) : honest
  const jws = keys.sign(claims, header)
  return tamper.signed ? tamper.signed(jws) : jws
}

/** Claims of the user that the scope lets out (OpenID Connect Core §5.4). */
export function claimsOf(user: ServerUser, scope: string): ServerUser {
  const scopes = scope.split(' ')
  const { sub, email, ...profile } = user
  return {
    sub,
    ...(scopes.includes('profile') && profile),
    ...(scopes.includes('email') && email !== undefined && { email, email_verified: true }),
  }
}
