/** JWS compact serialisation, made (RFC 7515 §3.1): for DPoP proofs and client assertions. */
import type { SigningKey } from '../ports.ts'
import { encodeBase64url } from './base64url.ts'
import { encodeUtf8 } from './utf8.ts'

/** Signs `claims`; `alg` of the header is the key's own. */
export async function signJws(header: object, claims: object, key: SigningKey): Promise<string> {
  const input = [{ ...header, alg: key.algorithm }, claims]
    .map((part) => encodeBase64url(encodeUtf8(JSON.stringify(part))))
    .join('.')
  return `${input}.${encodeBase64url(await key.sign(encodeUtf8(input)))}`
}
