/** The key that tokens are bound to (RFC 9449), made once and kept in a storage: whoever reads that can use it. */
import { webcrypto } from 'node:crypto'
import type { Lock, SigningKey, Storage } from '@pkce/core'
import { importSigningKey } from './signing-key.ts'

/** For the port `keys`. `lock`: of the storage, where several processes share it. */
export function storedKey(
  storage: Storage,
  lock: Lock = (_name, task) => task(),
  name = 'dpop key',
): () => Promise<SigningKey> {
  let key: Promise<SigningKey> | undefined
  return () => {
    key ??= lock(name, async () => {
      const text = (await storage.get(name)) ?? (await make(storage, name))
      return importSigningKey(JSON.parse(text))
    })
    // What failed once is tried again.
    key.catch(() => {
      key = undefined
    })
    return key
  }
}

async function make(storage: Storage, name: string): Promise<string> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  const { privateKey } = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const { kty, crv, x, y, d } = await webcrypto.subtle.exportKey('jwk', privateKey)
  const text = JSON.stringify({ kty, crv, x, y, d })
  await storage.set(name, text)
  return text
}
