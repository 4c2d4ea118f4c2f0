/** A storage whose values lie encrypted on the disk, by a key that can not be exported (AES-GCM). */
import { decodeBase64url, encodeBase64url, type Storage } from '@pkce/core'
import { findOrKeep } from './database.ts'

const ALGORITHM = 'AES-GCM'

/** Bytes of the nonce (NIST SP 800-38D §8.2). */
const NONCE = 12

/**
 * Who copies the disk, or reads the storage without running code in this origin, finds nothing to use. A script of this
 * origin can ask the browser to decrypt, as this function does: see docs/security.md.
 * @param inner where the values are kept
 * @param owner one key for each
 */
export function encryptedStorage(inner: Storage, owner: string): Storage {
  let key: Promise<CryptoKey> | undefined
  let last: Promise<unknown> = Promise.resolve()
  const { swap, watch } = inner
  return {
    get: async (name) => open(await inner.get(name)),
    set: (name, value, ttl) => inTurn(async () => inner.set(name, await seal(value), ttl)),
    delete: (name) => inTurn(async () => inner.delete(name)),
    ...(swap && {
      swap: (name, value, ttl) => inTurn(async () => open(await swap(name, await seal(value), ttl))),
    }),
    ...(watch && { watch }),
  }

  /** One after the other: what is deleted must not come back because it took its time to be encrypted. */
  function inTurn<T>(write: () => Promise<T>): Promise<T> {
    const written = last.then(write)
    last = written.catch(() => {})
    return written
  }

  async function seal(value: string): Promise<string> {
    const iv = crypto.getRandomValues(new Uint8Array(NONCE))
    const text = new TextEncoder().encode(value)
    const sealed = await crypto.subtle.encrypt({ name: ALGORITHM, iv }, await keyOf(), text)
    return `${encodeBase64url(iv)}.${encodeBase64url(new Uint8Array(sealed))}`
  }

  /** What can not be opened, because the key is gone or another one, is not there. */
  async function open(stored: string | undefined): Promise<string | undefined> {
    const [iv, sealed] = (stored ?? '').split('.').map((part) => decodeBase64url(part))
    if (!iv || !sealed) return undefined
    const box = sealed as Uint8Array<ArrayBuffer>
    const nonce = { name: ALGORITHM, iv: iv as Uint8Array<ArrayBuffer> }
    const text = await crypto.subtle.decrypt(nonce, await keyOf(), box).catch(() => undefined)
    return text && new TextDecoder().decode(text)
  }

  function keyOf(): Promise<CryptoKey> {
    key ??= findOrMake(owner)
    key.catch(() => {
      key = undefined
    })
    return key
  }
}

async function findOrMake(owner: string): Promise<CryptoKey> {
  const made = await crypto.subtle.generateKey({ name: ALGORITHM, length: 256 }, false, [
    'encrypt',
    'decrypt',
  ])
  return findOrKeep('keys', `${owner} storage`, made)
}
