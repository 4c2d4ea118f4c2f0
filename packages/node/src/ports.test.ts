import { generateKeyPairSync, sign } from 'node:crypto'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { joseVectors } from '@pkce/testing'
import { CompactSign, exportJWK, generateKeyPair } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fetchHttp, memoryLock, memoryStorage, nodeCrypto } from './index.ts'

describe('nodeCrypto', () => {
  it.each(['RS256', 'PS384', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'])(
    'verifies %s, and nothing else',
    async (algorithm) => {
      const { publicKey, privateKey } = await generateKeyPair(algorithm)
      const jws = await new CompactSign(Buffer.from('text'))
        .setProtectedHeader({ alg: algorithm })
        .sign(privateKey)
      const [header, payload, signature = ''] = jws.split('.')
      const check = {
        algorithm,
        key: { ...(await exportJWK(publicKey)), alg: algorithm, key_ops: ['sign'] },
        input: Buffer.from(`${header}.${payload}`),
        signature: Buffer.from(signature, 'base64url'),
      }
      expect(await nodeCrypto().verify(check)).toBe(true)
      expect(await nodeCrypto().verify({ ...check, input: Buffer.from('other') })).toBe(false)
    },
  )

  it.each(joseVectors)('verifies $algorithm of $source', async ({ algorithm, key, jws }) => {
    const [header, payload, signature = ''] = jws.split('.')
    const input = Buffer.from(`${header}.${payload}`)
    const check = { algorithm, key, input, signature: Buffer.from(signature, 'base64url') }
    expect(await nodeCrypto().verify(check)).toBe(true)
  })

  it('refuses an RSA key that is too small, though the signature fits (RFC 7518 §3.3)', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
    const input = Buffer.from('text')
    const signature = sign('sha256', input, privateKey)
    const check = { algorithm: 'RS256', key: publicKey.export({ format: 'jwk' }), input, signature }
    expect(await nodeCrypto().verify(check)).toBe(false)
  })

  it('hashes as the standards say', async () => {
    const { sha256, digest } = nodeCrypto()
    // RFC 7636 appendix B.
    const verifier = Buffer.from('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')
    expect(Buffer.from(await sha256(verifier)).toString('base64url')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    )
    expect(await digest('SHA-512', verifier)).toHaveLength(64)
  })
})

describe('fetchHttp', () => {
  const pages: Record<string, RequestListener> = {
    '/echo': (request, response) => request.pipe(response.writeHead(418, { 'x-method': request.method })),
    '/away': (_request, response) => response.writeHead(302, { location: '/echo' }).end(),
    '/never': () => {},
    '/long': (_request, response) => response.end('x'.repeat(2 ** 20 + 1)),
  }
  let server: Server
  let origin: string
  beforeAll(async () => {
    server = createServer((request, response) => pages[request.url ?? '']?.(request, response))
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
    origin = `http://localhost:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => server.closeAllConnections())

  const get = (path: string, timeout = 60_000) =>
    fetchHttp()({ method: 'GET', url: origin + path, headers: {}, timeout })

  it('gives back every answer, whatever its status', async () => {
    const request = {
      method: 'POST',
      url: `${origin}/echo`,
      headers: {},
      body: 'ä=€',
      timeout: 60_000,
    } as const
    expect(await fetchHttp()(request)).toMatchObject({
      status: 418,
      headers: { 'x-method': 'POST' },
      body: 'ä=€',
    })
  })

  it.each([
    ['a redirect', () => get('/away')],
    ['an answer that does not come', () => get('/never', 50)],
    ['an answer without an end', () => get('/long')],
  ])('refuses %s', async (_name, request) => {
    await expect(request()).rejects.toThrow()
  })
})

describe('memoryStorage', () => {
  it('forgets a value when its time has come, and the oldest when there are too many', () => {
    let now = 0
    const storage = memoryStorage({ limit: 2, clock: { now: () => now } })
    storage.set('short', '1', 10)
    storage.set('long', '2')
    now = 10_000
    expect([storage.get('short'), storage.get('long')]).toEqual([undefined, '2'])
    storage.set('a', '3')
    storage.set('long', '4')
    storage.set('b', '5')
    expect(['long', 'a', 'b'].map((key) => storage.get(key))).toEqual(['4', undefined, '5'])
    expect(storage.swap('b', '6')).toBe('5')
    storage.delete('b')
    expect(storage.get('b')).toBeUndefined()
  })
})

describe('memoryLock', () => {
  it('lets tasks of one name take turns, also after one that failed, and those of another name run', async () => {
    const lock = memoryLock()
    const done: string[] = []
    let release = () => {}
    const first = lock(
      'a',
      () => new Promise<void>((_resolve, reject) => (release = () => reject(new Error('x')))),
    )
    const second = lock('a', async () => void done.push('second'))
    await lock('b', async () => void done.push('other'))
    release()
    await expect(first).rejects.toThrow('x')
    await second
    expect(done).toEqual(['other', 'second'])
  })
})
