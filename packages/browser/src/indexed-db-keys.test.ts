/** Keys and encryption at rest: usable, the same for all tabs, and not to be read. */
import 'fake-indexeddb/auto'
import { dpop, type Storage } from '@pkce/core'
import { afterEach, expect, it, vi } from 'vitest'
import { findOrKeep, inStore } from './database.ts'
import { encryptedStorage } from './encrypted-storage.ts'
import { indexedDbKeys } from './indexed-db-keys.ts'
import { indexedDbStorage } from './indexed-db-storage.ts'
import { memoryStorage } from './memory-storage.ts'
import { webCrypto } from './web-crypto.ts'

const OWNER = 'https://as.example app'
const stored = (store: 'keys' | 'sessions') => inStore(store, 'readonly', (objects) => objects.getAll())

afterEach(async () => {
  vi.restoreAllMocks()
  for (const store of ['keys', 'sessions'] as const)
    await inStore(store, 'readwrite', (objects) => objects.clear())
})

it('signs so that the public key verifies it', async () => {
  const { algorithm, jwk, sign } = await indexedDbKeys(OWNER)()
  const input = new TextEncoder().encode('header.claims')
  const signature = await sign(input)
  expect(signature).toHaveLength(64)
  expect(Object.keys(jwk).sort()).toEqual(['crv', 'kty', 'x', 'y'])
  expect(await webCrypto().verify({ algorithm, key: jwk, input, signature })).toBe(true)
})

it('gives all tabs and reloads the same key, and every client its own', async () => {
  const tabs = await Promise.all([
    indexedDbKeys(OWNER)(),
    indexedDbKeys(OWNER)(),
    indexedDbKeys('other app')(),
  ])
  const [a, b, other] = tabs.map(({ jwk }) => jwk.x)
  expect(a).toBe(b)
  expect(a).not.toBe(other)
  expect((await indexedDbKeys(OWNER)()).jwk.x).toBe(a)
})

it('keeps a private key that no script can read', async () => {
  await indexedDbKeys(OWNER)()
  const [{ privateKey }] = (await stored('keys')) as [CryptoKeyPair]
  expect(privateKey.extractable).toBe(false)
  for (const format of ['jwk', 'pkcs8'] as const) {
    await expect(crypto.subtle.exportKey(format, privateKey)).rejects.toThrow()
  }
})

it('lives in memory where IndexedDB is forbidden: the same key until the page goes', async () => {
  vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('The operation is insecure.', 'SecurityError')
  })
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
    throw new DOMException('The operation is insecure.', 'SecurityError')
  })
  const keys = indexedDbKeys(OWNER)
  expect((await keys()).jwk.x).toBe((await keys()).jwk.x)
})

it('makes the proofs of DPoP', async () => {
  const ports = { keys: indexedDbKeys(OWNER), crypto: webCrypto() } as unknown as Parameters<
    ReturnType<typeof dpop>['prove']
  >[0]
  const proof = await dpop().prove(ports, { method: 'GET', url: 'https://api.example/me', at: 0 })
  expect(proof.split('.')).toHaveLength(3)
})

it('writes nothing that can be read, and reads what another tab wrote', async () => {
  const storage = encryptedStorage(indexedDbStorage(), OWNER)
  await storage.set('session', 'the refresh token')
  expect(JSON.stringify(await stored('sessions'))).not.toContain('refresh token')
  expect(await encryptedStorage(indexedDbStorage(), OWNER).get('session')).toBe('the refresh token')
  expect(await storage.swap?.('session', 'used')).toBe('the refresh token')
  expect(await storage.get('session')).toBe('used')
  await storage.delete('session')
  expect(await storage.get('session')).toBeUndefined()
})

it('deletes what was still being sealed', async () => {
  const inner = memoryStorage()
  const storage = encryptedStorage(inner, OWNER)
  await Promise.all([storage.set('session', 'text'), storage.delete('session')])
  expect(await inner.get('session')).toBeUndefined()
})

it('goes on after a write that failed', async () => {
  const inner = memoryStorage()
  const storage = encryptedStorage({ ...inner, delete: () => Promise.reject(new Error('full')) }, OWNER)
  await expect(storage.delete('session')).rejects.toThrow('full')
  await storage.set('session', 'text')
  expect(await storage.get('session')).toBe('text')
})

it('seals the same text differently each time', async () => {
  const inner = memoryStorage()
  const storage = encryptedStorage(inner, OWNER)
  const seen = new Set<unknown>()
  for (const _ of [1, 2, 3]) {
    await storage.set('session', 'text')
    seen.add(await inner.get('session'))
  }
  expect(seen.size).toBe(3)
})

it.each([['not sealed'], ['AAAA.AAAA'], ['é.ü'], ['']])('takes %j for nothing', async (text) => {
  const inner = memoryStorage()
  await inner.set('session', text)
  expect(await encryptedStorage(inner, OWNER).get('session')).toBeUndefined()
})

it('has lost what it kept when the key is gone', async () => {
  const inner: Storage = memoryStorage()
  await encryptedStorage(inner, OWNER).set('session', 'text')
  await inStore('keys', 'readwrite', (objects) => objects.clear())
  expect(await encryptedStorage(inner, OWNER).get('session')).toBeUndefined()
})

it('lets the first of two writers win', async () => {
  expect(await Promise.all([findOrKeep('keys', 'k', 'first'), findOrKeep('keys', 'k', 'second')])).toEqual([
    'first',
    'first',
  ])
})
