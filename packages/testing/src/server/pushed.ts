/** The endpoint that takes pushed authorization requests (RFC 9126). */
import type { HttpResponse } from '@pkce/core'
import { clientOf } from './client-authentication.ts'
import { proofOf } from './proof.ts'
import { json, Refusal, type ServerRequest } from './request.ts'
import type { Tenant } from './tenant.ts'

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
