/** Which client sent a request, and whether it proved it as it was registered: by nothing, a secret, or a key. */
import { decodeBase64url } from '@pkce/core'
import { readFakeJws } from '../signature.ts'
import { type RegisteredClient, secondsOf } from './options.ts'
import { Refusal, type ServerRequest } from './request.ts'
import type { Tenant } from './tenant.ts'

/**
 * The client, authenticated (RFC 6749 §2.3.1, RFC 7523 §2.2).
 * @throws Refusal `invalid_client`
 */
export function clientOf(request: ServerRequest, tenant: Tenant): RegisteredClient {
  const basic = /^Basic (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const [id, secret] = basic ? readBasic(basic) : []
  const { client_id = id, client_secret = secret, client_assertion } = request.parameters
  const client = tenant.settings.clients.find(({ clientId }) => clientId === client_id)
  const isProved = client?.key ? isAsserted(client, client_assertion, tenant) : client_assertion === undefined
  if (!client || !isProved || client.secret !== client_secret || (basic && id !== client_id)) {
    throw new Refusal(
      'invalid_client',
      'The client is not known, or did not authenticate as registered.',
      401,
    )
  }
  return client
}

/** Name and secret of HTTP Basic, each form-encoded (RFC 6749 §2.3.1). */
function readBasic(encoded: string): string[] {
  const url = encoded.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_')
  const text = String.fromCharCode(...(decodeBase64url(url) ?? []))
  return text.split(':').map((part) => decodeURIComponent(part.replaceAll('+', '%20')))
}

/** A signed statement of the client about itself, for this server, in time and once (RFC 7523 §3). */
function isAsserted(client: RegisteredClient, assertion: string | undefined, tenant: Tenant): boolean {
  const { iss, sub, aud, exp, jti } = readFakeJws(assertion ?? '', client.key)?.claims ?? {}
  const isOurs = iss === client.clientId && sub === iss && aud === tenant.settings.issuer
  const isNew = typeof exp === 'number' && exp > secondsOf(tenant.clock) && !tenant.seen.has(String(jti))
  tenant.seen.add(String(jti))
  return isOurs && isNew
}
