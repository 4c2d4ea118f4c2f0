/** Key port for DPoP (RFC 9449): a key pair whose private part no script can read, kept where the session is. */
import type { SigningKey } from '@pkce/core'
import { findOrKeep } from './database.ts'

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

/**
 * Makes an ES256 key pair that can not be exported, and keeps it in IndexedDB for all tabs. Where IndexedDB is forbidden,
 * the key lives in memory: a session that outlives it can not be refreshed, and the user signs in again.
 * @param owner one key for each: `issuer clientId` of the client
 */
export function indexedDbKeys(owner: string): () => Promise<SigningKey> {
  let key: Promise<SigningKey> | undefined
  return () => {
    key ??= keyOf(owner)
    // A browser without Web Crypto is asked again: the next call may be told better.
    key.catch(() => {
      key = undefined
    })
    return key
  }
}

async function keyOf(owner: string): Promise<SigningKey> {
  const made = await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify'])
  return signingKey(await findOrKeep('keys', owner, made).catch(() => made))
}

async function signingKey({ publicKey, privateKey }: CryptoKeyPair): Promise<SigningKey> {
  const { kty = '', crv = '', x = '', y = '' } = await crypto.subtle.exportKey('jwk', publicKey)
  return {
    algorithm: 'ES256',
    jwk: { kty, crv, x, y },
    sign: async (input) =>
      new Uint8Array(await crypto.subtle.sign(ALGORITHM, privateKey, input as Uint8Array<ArrayBuffer>)),
  }
}
