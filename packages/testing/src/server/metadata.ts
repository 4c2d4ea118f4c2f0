/** The server's metadata (RFC 8414 §2, OpenID Connect Discovery §3) and its published keys (RFC 7517 §5). */
import type { HttpResponse } from '@pkce/core'
import { addressIn } from './addresses.ts'
import { json } from './request.ts'
import type { Tenant } from './tenant.ts'

export function metadataOf({ settings }: Tenant): Readonly<Record<string, unknown>> {
  const { issuer, pushed, dpop, algorithm, metadata } = settings
  const at = (path: string) => addressIn(issuer, path)
  const document: Record<string, unknown> = {
    issuer,
    authorization_endpoint: at('authorize'),
    token_endpoint: at('token'),
    jwks_uri: at('keys'),
    revocation_endpoint: at('revoke'),
    userinfo_endpoint: at('userinfo'),
    end_session_endpoint: at('end-session'),
    ...(pushed && { pushed_authorization_request_endpoint: at('push') }),
    ...(pushed === 'required' && { require_pushed_authorization_requests: true }),
    response_types_supported: ['code'],
    response_modes_supported: [
      'query',
      'fragment',
      'form_post',
      'query.jwt',
      'fragment.jwt',
      'form_post.jwt',
      'jwt',
    ],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    subject_types_supported: ['public'],
    code_challenge_methods_supported: ['S256'],
    id_token_signing_alg_values_supported: [algorithm],
    authorization_signing_alg_values_supported: [algorithm],
    token_endpoint_auth_methods_supported: [
      'none',
      'client_secret_basic',
      'client_secret_post',
      'private_key_jwt',
    ],
    ...(dpop && { dpop_signing_alg_values_supported: ['ES256'] }),
    authorization_response_iss_parameter_supported: true,
    ...metadata,
  }
  return Object.fromEntries(Object.entries(document).filter(([, value]) => value !== undefined))
}

export function answerMetadata(tenant: Tenant): HttpResponse {
  const document = metadataOf(tenant)
  return json(200, tenant.tamper.metadata ? tenant.tamper.metadata(document) : document)
}

export function answerKeys({ keys, tamper }: Tenant): HttpResponse {
  return json(200, { keys: tamper.keys ? tamper.keys(keys.published) : keys.published })
}
