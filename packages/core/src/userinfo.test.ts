import { describe, expect, it } from 'vitest'
import { createTestBed, createTestClient, type TestBed } from '../../testing/src/index.ts'
import { outcomeOf } from '../test/outcome.ts'
import { INSIDE } from './client.ts'
import { dpop } from './dpop.ts'
import { fetchUserInfo } from './userinfo.ts'

/** What the user info of a signed-in user is, or why there is none, at a server that is spoiled like this. */
async function userinfoAt(spoil: (bed: TestBed) => void, server = {}) {
  const bed = createTestBed({ server })
  const { client, signIn } = bed.open()
  await signIn()
  spoil(bed)
  return outcomeOf(fetchUserInfo(client))
}

/** The answer of the user info endpoint as a JWT that the server signed. */
const asJwt = (claims: object, keys?: (bed: TestBed) => string) => (bed: TestBed) => {
  bed.server.tamper.response = (response, { endpoint }) =>
    endpoint === 'userinfo'
      ? {
          ...response,
          headers: { 'content-type': 'application/jwt; charset=utf-8' },
          body: keys
            ? keys(bed)
            : bed.server.keys.sign({ iss: bed.server.issuer, aud: 'app', sub: 'ada', ...claims }),
        }
      : response
}

describe('the user info', () => {
  it('tells more of the user who is signed in', async () => {
    const { client, signIn } = createTestBed().open()
    await signIn()
    expect({ ...(await fetchUserInfo(client)) }).toEqual({
      sub: 'ada',
      name: 'Ada Lovelace',
      email: 'ada@example.com',
      email_verified: true,
    })
  })

  it('is asked for with a bound token too', async () => {
    const { client, signIn } = createTestBed({ server: { dpop: 'nonce' }, client: { dpop: dpop() } }).open()
    await signIn()
    expect(await fetchUserInfo(client)).toMatchObject({ sub: 'ada' })
  })

  it('is asked for with a new token when the old one is refused', async () => {
    const bed = createTestBed()
    const { client, signIn } = bed.open()
    await signIn()
    bed.server.faults.next('userinfo', 401)
    expect(await outcomeOf(fetchUserInfo(client))).toBe('ok')
    expect(bed.server.calls('token')).toHaveLength(2)
  })

  it.each([
    ['userinfo_unavailable', 500],
    ['userinfo_unavailable', 403],
  ] as const)('is %s with status %i', async (code, status) => {
    const bed = createTestBed()
    const { client, signIn } = bed.open()
    await signIn()
    bed.server.faults.next('userinfo', status)
    await expect(fetchUserInfo(client)).rejects.toMatchObject({ code, status })
  })

  it('is asked for in both forms, and read where the server does not say in which it answers', async () => {
    const bed = createTestBed()
    const { client, signIn } = bed.open()
    await signIn()
    bed.server.tamper.response = (response) => ({ ...response, headers: {} })
    expect(await fetchUserInfo(client)).toMatchObject({ sub: 'ada' })
    expect(bed.server.calls('userinfo')[0]).toMatchObject({
      method: 'GET',
      headers: { accept: 'application/json, application/jwt' },
    })
  })

  it('that is signed is checked with keys that are asked for in their form', async () => {
    const bed = createTestBed({ client: { openId: undefined as never, scope: 'email' } })
    const { client, signIn } = bed.open()
    await signIn()
    asJwt({})(bed)
    expect(await fetchUserInfo(client)).toMatchObject({ sub: 'ada' })
    expect(bed.server.calls('keys')).toMatchObject([
      { method: 'GET', headers: { accept: 'application/json' } },
    ])
  })

  it('that is signed is none where the crypto port verifies nothing', async () => {
    const bed = createTestBed({ client: { openId: undefined as never, scope: 'email' } })
    const { verify: _, ...crypto } = bed.open().ports.crypto
    const { client, signIn } = bed.open({ crypto })
    await signIn()
    asJwt({})(bed)
    expect(await outcomeOf(fetchUserInfo(client))).toBe('crypto_failed')
  })

  it.each([
    ['userinfo_subject', { sub: 'mallory' }],
    ['userinfo_invalid', { sub: 1 }],
    ['userinfo_invalid', {}],
    ['userinfo_invalid', 'text'],
  ])('is refused as %s when it says %j', async (code, claims) => {
    expect(
      await userinfoAt(({ server }) => {
        server.tamper.userinfo = () => claims
      }),
    ).toBe(code)
  })

  it('may be signed, and is then believed only when it is signed by the server for us', async () => {
    expect(await userinfoAt(asJwt({}))).toBe('ok')
    expect(await userinfoAt(asJwt({ iss: 'https://evil.example' }))).toBe('userinfo_invalid')
    expect(await userinfoAt(asJwt({ aud: 'other' }))).toBe('userinfo_invalid')
    expect(await userinfoAt(asJwt({ sub: 'mallory' }))).toBe('userinfo_subject')
    expect(await userinfoAt(asJwt({}, () => 'no.jwt'))).toBe('userinfo_invalid')
    const forged = ({ server }: TestBed) => server.keys.sign({ sub: 'ada' }).replace(/.{4}$/, 'AAAA')
    expect(await userinfoAt(asJwt({}, forged))).toBe('userinfo_invalid')
    const unknown = ({ server }: TestBed) => server.keys.sign({ sub: 'ada' }, { alg: 'ES256', kid: 'other' })
    expect(await userinfoAt(asJwt({}, unknown))).toBe('userinfo_invalid')
  })

  it('that is signed can not be read without keys', async () => {
    const spoil = (bed: TestBed) => {
      asJwt({})(bed)
      bed.server.faults.always('keys', 500)
    }
    expect(await userinfoAt(spoil)).toBe('keys_unavailable')
    const { metadata } = createTestBed().server
    const { jwks_uri: _, ...keyless } = metadata
    const bed = createTestBed({ client: { openId: undefined as never, scope: 'read', metadata: keyless } })
    const { client, signIn } = bed.open()
    await signIn()
    asJwt({})(bed)
    expect(await outcomeOf(fetchUserInfo(client))).toBe('keys_unavailable')
  })

  it('is none of nobody, of a server without it, and of a client whose tokens are elsewhere', async () => {
    expect(await outcomeOf(fetchUserInfo(createTestBed().open().client))).toBe('userinfo_unavailable')
    expect(await userinfoAt(() => {}, { metadata: { userinfo_endpoint: undefined } })).toBe(
      'userinfo_unavailable',
    )
    const elsewhere = { ...createTestClient(), [INSIDE]: undefined as never }
    expect(await outcomeOf(fetchUserInfo(elsewhere))).toBe('userinfo_unavailable')
  })
})
