/** What the endpoints of one server share. */
import { type Clock, decodeBase64url, encodeBase64url } from '@pkce/core'
import { sha256 } from '../sha256.ts'
import { bytesOf } from '../text.ts'
import { createGrants, type Grants } from './grants.ts'
import { createKeyRing, type KeyRing } from './keys.ts'
import {
  type RegisteredClient,
  type ServerOptions,
  type ServerSettings,
  type ServerUser,
  settleServer,
} from './options.ts'
import { Refusal, type ServerRequest } from './request.ts'
import type { Tamper } from './tamper.ts'

/** Who is signed in at the server itself, in the browser that visits it. */
export interface Visit {
  readonly user: ServerUser
  /** Seconds since the Unix epoch. */
  readonly authTime: number
}

export interface Tenant {
  readonly settings: ServerSettings
  readonly clock: Clock
  readonly keys: KeyRing
  readonly grants: Grants
  readonly tamper: Tamper
  /** A text that was never given out before: the same in every run, and not to be guessed from another. */
  newText(kind: string): string
  visit?: Visit | undefined
}

export function createTenant(options: ServerOptions, clock: Clock): Tenant {
  const settings = settleServer(options)
  let count = 0
  return {
    settings,
    clock,
    keys: createKeyRing(settings.issuer, settings.algorithm),
    grants: createGrants(),
    tamper: {},
    newText(kind) {
      const bytes = sha256(bytesOf(`${settings.issuer} ${kind} ${++count}`))
      return `${kind}-${count}-${encodeBase64url(bytes.subarray(0, 12))}`
    },
  }
}

/**
 * The client that sent the request, authenticated as it was registered: by its secret, or not at all (RFC 6749 §2.3.1).
 * @throws Refusal `invalid_client`
 */
export function clientOf(request: ServerRequest, { settings }: Tenant): RegisteredClient {
  const basic = /^Basic (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
  const [id, secret] = basic ? readBasic(basic) : []
  const { client_id = id, client_secret = secret } = request.parameters
  const client = settings.clients.find(({ clientId }) => clientId === client_id)
  if (!client || client.secret !== client_secret || (basic && id !== client_id)) {
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
  const bytes = decodeBase64(encoded)
  return bytes.split(':').map((part) => decodeURIComponent(part.replaceAll('+', '%20')))
}

/** Base64 of ASCII (RFC 4648 §4). */
function decodeBase64(text: string): string {
  const url = text.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_')
  return String.fromCharCode(...(decodeBase64url(url) ?? []))
}
