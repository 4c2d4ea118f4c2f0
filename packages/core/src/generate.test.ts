import { describe, expect, it } from 'vitest'
import { createFailingStorage, createSharedStorage, createTestBed } from '../../testing/src/index.ts'
import { outcomeOf } from '../test/outcome.ts'
import { queryOf } from '../test/query.ts'
import { decodeBase64url } from './encoding/base64url.ts'

describe('a login', () => {
  it('makes the challenge of RFC 7636 appendix B from its verifier', async () => {
    const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
    const bed = createTestBed()
    const given = bed.open()
    const { crypto } = given.ports
    const randomBytes = (length: number) =>
      length === 32 ? (decodeBase64url(verifier) as Uint8Array) : crypto.randomBytes(length)
    const tab = bed.open({ crypto: { ...crypto, randomBytes } })
    await tab.signIn()
    expect(queryOf(tab.navigations.last().url)).toMatchObject({
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    })
    expect(bed.server.calls('token')[0]?.parameters.code_verifier).toBe(verifier)
  })

  it('has a state of 128 bits, a nonce of 128 bits, and a verifier of 256, all its own', async () => {
    const bed = createTestBed()
    const tab = bed.open()
    const seen = new Set<unknown>()
    for (let login = 0; login < 5; login++) {
      await tab.client.login()
      const { state = '', nonce = '', code_challenge } = queryOf(tab.navigations.last().url)
      expect([state.length, nonce.length]).toEqual([22, 22])
      const stored = JSON.parse(tab.transactions.values.get(state) ?? '{}')
      expect(stored.verifier).toMatch(/^[\w-]{43}$/)
      for (const one of [state, nonce, code_challenge, stored.verifier]) seen.add(one)
    }
    expect(seen.size).toBe(20)
  })

  it('has no nonce where no id_token is asked for', async () => {
    const bed = createTestBed({ client: { openId: undefined as never, scope: 'read' } })
    const tab = bed.open()
    await tab.client.login()
    expect(queryOf(tab.navigations.last().url)).not.toHaveProperty('nonce')
  })

  it('is stored under its state, for as long as it may take, before the user agent leaves', async () => {
    const bed = createTestBed({ client: { transactionLifetime: 600 } })
    const tab = bed.open()
    await tab.client.login({ returnTo: '/profile', maxAge: 60, resource: ['https://api.example'] })
    const { state = '' } = queryOf(tab.navigations.last().url)
    expect(JSON.parse(tab.transactions.values.get(state) ?? '{}')).toMatchObject({
      state,
      redirectUri: 'https://app.example/callback',
      scope: 'openid profile email',
      resource: ['https://api.example'],
      returnTo: '/profile',
      maxAge: 60,
      server: { issuer: 'https://as.example' },
      expiresAt: bed.clock.now() + 600_000,
    })
    bed.clock.jump(600_000)
    expect(tab.transactions.values.size).toBe(0)
  })

  it('does not begin without randomness', async () => {
    const bed = createTestBed()
    const randomBytes = () => {
      throw new Error('no entropy')
    }
    const tab = bed.open({ crypto: { ...bed.open().ports.crypto, randomBytes } })
    await expect(tab.client.login()).rejects.toMatchObject({
      code: 'crypto_failed',
      cause: 'Error: no entropy',
    })
    expect(tab.navigations.visits).toEqual([])
  })

  it('does not begin without a hash', async () => {
    const bed = createTestBed()
    const sha256 = () => Promise.reject(new Error('no subtle'))
    const tab = bed.open({ crypto: { ...bed.open().ports.crypto, sha256 } })
    expect(await outcomeOf(tab.client.login())).toBe('crypto_failed')
  })

  it('does not begin when it could not be found again', async () => {
    const bed = createTestBed()
    const transactions = createFailingStorage(createSharedStorage(bed.clock).open(), 'set')
    const tab = bed.open({ transactions })
    expect(await outcomeOf(tab.client.login())).toBe('storage_failed')
    expect(tab.navigations.visits).toEqual([])
    transactions.broken.clear()
    expect(await outcomeOf(tab.client.login())).toBe('ok')
  })
})
