/** The token endpoint (RFC 6749 §3.2): who asks, and what is asked. */
import type { HttpResponse } from '@pkce/core'
import { clientOf } from './client-authentication.ts'
import { redeemCode } from './code-grant.ts'
import { proofOf } from './proof.ts'
import { refresh } from './refresh-grant.ts'
import { json, Refusal, type ServerRequest } from './request.ts'
import type { Tenant } from './tenant.ts'

/** Who sent a token request. */
export interface Sender {
  readonly clientId: string
  /** Thumbprint of the key it proves (RFC 9449). */
  readonly key: string | undefined
}

/** @throws Refusal */
export function answerToken(request: ServerRequest, tenant: Tenant): HttpResponse {
  if (request.method !== 'POST') throw new Refusal('invalid_request', 'Tokens are asked for by POST.')
  const client = clientOf(request, tenant)
  const key = proofOf(request, tenant)
  const body = answerGrant(request, { clientId: client.clientId, key }, tenant)
  return json(200, tenant.tamper.tokens ? tenant.tamper.tokens(body, request) : body)
}

function answerGrant(request: ServerRequest, sender: Sender, tenant: Tenant): Record<string, unknown> {
  switch (request.parameters.grant_type) {
    case 'authorization_code':
      return redeemCode(request, sender, tenant)
    case 'refresh_token':
      return refresh(request, sender, tenant)
    default:
      throw new Refusal('unsupported_grant_type', 'Only authorization_code and refresh_token are supported.')
  }
}
