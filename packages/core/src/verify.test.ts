import { describe, expect, it } from 'vitest'
import { createTestBed, sha256, type TestBed } from '../../testing/src/index.ts'
import { outcomeOf } from '../test/outcome.ts'
import { encodeBase64url } from './encoding/base64url.ts'
import { encodeUtf8 } from './encoding/utf8.ts'
import type { Crypto } from './ports.ts'

/** How a login ends at a server that is spoiled like this. */
function loginAt(spoil: (bed: TestBed) => void, server = {}): Promise<string> {
  const bed = createTestBed({ server })
  spoil(bed)
  return outcomeOf(bed.open().signIn())
}

const half = (text: string) => encodeBase64url(sha256(encodeUtf8(text)).slice(0, 16))

describe('the hash of what came with an id_token', () => {
  const claim = (name: string, value: unknown) => (bed: TestBed) => {
    bed.server.tamper.idToken = ({ header, claims }) => ({ header, claims: { ...claims, [name]: value } })
  }

  it('must be that of the access token', async () => {
    expect(await loginAt(claim('at_hash', half('another token')))).toBe('id_token_access_token')
    expect(await loginAt(claim('at_hash', ''))).toBe('id_token_access_token')
    expect(await loginAt(claim('at_hash', 1))).toBe('id_token_access_token')
    expect(await loginAt(claim('at_hash', undefined))).toBe('ok')
  })

  it('must be that of the code', async () => {
    expect(await loginAt(claim('c_hash', half('another code')))).toBe('id_token_code')
    const bed = createTestBed()
    let code = ''
    bed.server.tamper.authorization = (parameters) => {
      code = parameters.code ?? ''
      return { ...parameters }
    }
    bed.server.tamper.idToken = ({ header, claims }) => ({
      header,
      claims: { ...claims, c_hash: half(code) },
    })
    expect(await outcomeOf(bed.open().signIn())).toBe('ok')
  })

  it('is the one that belongs to the algorithm, where the crypto port can do it', async () => {
    const login = async (more: Partial<Crypto>) => {
      const bed = createTestBed({
        server: { algorithm: 'RS256', metadata: { id_token_signing_alg_values_supported: undefined } },
      })
      bed.server.tamper.keys = (keys) => keys.map(({ alg: _, ...key }) => key)
      bed.server.tamper.idToken = ({ header, claims }) => ({ header: { ...header, alg: 'RS512' }, claims })
      return outcomeOf(bed.open({ crypto: { ...bed.open().ports.crypto, ...more } }).signIn())
    }
    const asked: string[] = []
    const digest = (hash: string, bytes: Uint8Array) => {
      asked.push(hash)
      // The test server makes every at_hash by SHA-256.
      return sha256(bytes)
    }
    expect(await login({ digest })).toBe('ok')
    expect(asked).toEqual(['SHA-512'])
    expect(await login({})).toBe('crypto_failed')
  })
})

describe('the signature of an id_token', () => {
  it('must be right', async () => {
    expect(
      await loginAt(({ server }) => {
        server.tamper.signed = (jws) => jws.replace(/.{4}$/, 'AAAA')
      }),
    ).toBe('id_token_signature')
  })

  it('must be made by a key that the server publishes', async () => {
    expect(
      await loginAt(({ server }) => {
        server.tamper.keys = (keys) => keys.map((key) => ({ ...key, kid: 'other' }))
      }),
    ).toBe('id_token_signature')
    expect(
      await loginAt(({ server }) => {
        server.tamper.keys = (keys) => keys.map((key) => ({ ...key, x: 'other' }))
      }),
    ).toBe('id_token_signature')
  })

  it('must be of an algorithm that can be trusted', async () => {
    for (const alg of ['none', 'HS256', 'RS256']) {
      expect(
        await loginAt(({ server }) => {
          server.tamper.idToken = ({ header, claims }) => ({ header: { ...header, alg }, claims })
        }),
      ).toBe('id_token_algorithm')
    }
  })

  it.each(['RS256', 'PS256', 'ES256'] as const)('may be %s', async (algorithm) => {
    expect(await loginAt(() => {}, { algorithm })).toBe('ok')
  })

  it('can not be checked without keys', async () => {
    expect(await loginAt(() => {}, { metadata: { jwks_uri: undefined } })).toBe('keys_unavailable')
    expect(await loginAt(({ server }) => server.faults.next('keys', 500))).toBe('keys_unavailable')
    expect(await loginAt(({ server }) => server.faults.next('keys', 'offline'))).toBe('network_failed')
  })

  it('can not be checked by a crypto port that verifies nothing', async () => {
    const bed = createTestBed()
    const { randomBytes, sha256 } = bed.open().ports.crypto
    expect(await outcomeOf(bed.open({ crypto: { randomBytes, sha256 } }).signIn())).toBe('crypto_failed')
  })

  it('is checked with keys that were fetched before, and with new ones when they rotate', async () => {
    const bed = createTestBed()
    const tab = bed.open()
    await tab.signIn()
    await tab.signIn()
    expect(bed.server.calls('keys')).toHaveLength(1)
    bed.server.keys.rotate()
    await tab.signIn()
    expect(bed.server.calls('keys')).toHaveLength(2)
  })

  it('is not checked for ever with a key that the server has withdrawn', async () => {
    const bed = createTestBed({ client: { metadataLifetime: 600 } })
    const tab = bed.open()
    await tab.signIn()
    bed.clock.jump(600_000)
    await tab.signIn()
    expect(bed.server.calls('keys')).toHaveLength(2)
  })

  it('needs a key that the app accepts the algorithm of', async () => {
    const bed = createTestBed({ client: { algorithms: ['PS256'] } })
    expect(await outcomeOf(bed.open().signIn())).toBe('id_token_algorithm')
  })
})

describe('a refresh', () => {
  async function refreshed(spoil: (bed: TestBed) => void) {
    const bed = createTestBed()
    const tab = bed.open()
    await tab.signIn()
    spoil(bed)
    const outcome = await outcomeOf(tab.client.getAccessToken({ fresh: true }))
    const snapshot = tab.client.getSnapshot()
    return [outcome, snapshot.status === 'authenticated' ? snapshot.user?.sub : snapshot.status]
  }

  it.each(['offline', 500] as const)(
    'whose keys are out of reach (%s) goes on with what is known of the user',
    async (fault) => {
      expect(
        await refreshed(({ server }) => {
          server.keys.rotate()
          server.faults.always('keys', fault)
        }),
      ).toEqual(['ok', 'ada'])
    },
  )

  it('whose check the crypto port fails to do goes on with what is known of the user', async () => {
    const bed = createTestBed()
    const crypto = { ...bed.open().ports.crypto }
    const tab = bed.open({ crypto })
    await tab.signIn()
    crypto.verify = () => Promise.reject(new Error('busy'))
    expect(await outcomeOf(tab.client.getAccessToken({ fresh: true }))).toBe('ok')
    expect(tab.client.getSnapshot()).toMatchObject({ status: 'authenticated', user: { sub: 'ada' } })
  })

  it('whose signature is wrong ends the session', async () => {
    expect(
      await refreshed(({ server }) => {
        server.tamper.signed = (jws) => jws.replace(/.{4}$/, 'AAAA')
      }),
    ).toEqual(['id_token_signature', 'anonymous'])
  })

  it('that gives another user away in the hash ends it too', async () => {
    expect(
      await refreshed(({ server }) => {
        server.tamper.idToken = ({ header, claims }) => ({ header, claims: { ...claims, at_hash: 'x' } })
      }),
    ).toEqual(['id_token_access_token', 'anonymous'])
  })
})
