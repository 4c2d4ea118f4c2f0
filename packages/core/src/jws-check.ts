/** The signature of a JWT that came outside a login, checked in one go (RFC 7515 §5.2): user info, logout tokens. */
import type { Settings } from './configuration.ts'
import type { ServerMetadata } from './discover.ts'
import { decodeBase64url } from './encoding/base64url.ts'
import type { JsonObject } from './encoding/json.ts'
import { parseJws } from './encoding/jws.ts'
import { encodeUtf8 } from './encoding/utf8.ts'
import { type ErrorCode, refuse } from './errors.ts'
import { attempt, missing } from './port-failures.ts'
import type { Ports } from './ports.ts'
import { algorithmOf, readKeys, selectKey } from './signature.ts'
import type { Secret } from './state.ts'

/** What is needed to know a server's signature. */
export interface Verifier {
  readonly settings: Pick<Settings, 'algorithms' | 'timeout'>
  readonly server: ServerMetadata
  readonly ports: Pick<Ports, 'crypto' | 'http'>
}

/**
 * The payload of a JWT that this server signed.
 * @throws PkceError `code` when it did not; `keys_unavailable`, `network_failed`, `crypto_failed`
 */
export async function verifiedPayload(
  jwt: string,
  { settings, server, ports }: Verifier,
  announced: readonly string[] | undefined,
  code: ErrorCode,
): Promise<JsonObject> {
  const token = parseJws(jwt)
  if (!token) return refuse(code, 'The answer of the server is not a signed JWT.')
  const algorithm = algorithmOf(token, announced, settings, code)
  const url = server.jwks_uri ?? refuse('keys_unavailable', 'The server metadata has no "jwks_uri".')
  const headers = { accept: 'application/json' }
  const { status, body } = await attempt('request', () =>
    ports.http({ method: 'GET', url, headers, timeout: settings.timeout }),
  )
  const keys = readKeys({ httpStatus: status, body: body as Secret })
  const key = selectKey(keys, token, algorithm)
  const signature = decodeBase64url(token.signature)
  const check = key && signature && { algorithm, key, input: encodeUtf8(token.signed), signature }
  const valid =
    check && (await attempt('verify', async () => (await ports.crypto.verify?.(check)) ?? missing(algorithm)))
  if (!valid) refuse(code, 'The signature of the answer is wrong.')
  return token.payload
}
