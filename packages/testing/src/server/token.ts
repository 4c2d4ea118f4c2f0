/** The token endpoint (RFC 6749 §3.2): who asks, and what is asked. */
import type { HttpResponse } from '@pkce/core'
import { redeemCode } from './code-grant.ts'
import { refresh } from './refresh-grant.ts'
import { json, Refusal, type ServerRequest } from './request.ts'
import { clientOf, type Tenant } from './tenant.ts'

/** @throws Refusal */
export function answerToken(request: ServerRequest, tenant: Tenant): HttpResponse {
  if (request.method !== 'POST') throw new Refusal('invalid_request', 'Tokens are asked for by POST.')
  const client = clientOf(request, tenant)
  const body = answerGrant(request, client.clientId, tenant)
  return json(200, tenant.tamper.tokens ? tenant.tamper.tokens(body, request) : body)
}

function answerGrant(request: ServerRequest, clientId: string, tenant: Tenant): Record<string, unknown> {
  switch (request.parameters.grant_type) {
    case 'authorization_code':
      return redeemCode(request, clientId, tenant)
    case 'refresh_token':
      return refresh(request, clientId, tenant)
    default:
      throw new Refusal('unsupported_grant_type', 'Only authorization_code and refresh_token are supported.')
  }
}
