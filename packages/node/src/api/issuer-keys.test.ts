import { PkceError } from '@pkce/core'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { beforeEach, expect, it } from 'vitest'
import { createGuard, type GuardOptions } from './index.ts'

const ISSUER = 'https://as.example'
const AUDIENCE = 'https://api.example'
const { publicKey, privateKey } = await generateKeyPair('ES256')
const jwks = { keys: [await exportJWK(publicKey)] }
const token = await new SignJWT({ sub: 'ada', client_id: 'app' })
  .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt' })
  .setIssuer(ISSUER)
  .setAudience(AUDIENCE)
  .setExpirationTime('1h')
  .sign(privateKey)
const request = () => new Request(`${AUDIENCE}/me`, { headers: { authorization: `Bearer ${token}` } })

const METADATA = { issuer: ISSUER, jwks_uri: `${ISSUER}/keys` }
const OPENID = `${ISSUER}/.well-known/openid-configuration`
let pages: Record<string, unknown>
let asked: string[]
beforeEach(() => {
  pages = { [OPENID]: METADATA, [METADATA.jwks_uri]: jwks }
  asked = []
})
const http: GuardOptions['http'] = async ({ url }) => {
  asked.push(url)
  if (pages[url] === 'offline') throw new Error('offline')
  return { status: pages[url] ? 200 : 404, headers: {}, body: JSON.stringify(pages[url] ?? {}) }
}
const remote = () => createGuard({ issuer: ISSUER, audience: AUDIENCE, http })

it('finds the keys by the metadata of the server, once for all requests', async () => {
  const guard = remote()
  const answers = await Promise.all([guard(request()), guard(request())])
  expect(answers).toMatchObject([{ scheme: 'Bearer' }, { scheme: 'Bearer' }])
  expect(asked).toEqual([OPENID, METADATA.jwks_uri])
})

it('finds them where plain OAuth servers put their metadata (RFC 8414 §3.1)', async () => {
  pages = { [`${ISSUER}/.well-known/oauth-authorization-server`]: METADATA, [METADATA.jwks_uri]: jwks }
  expect(await remote()(request())).toMatchObject({ scheme: 'Bearer' })
})

it('needs no metadata when it is told where they are', async () => {
  const guard = createGuard({ issuer: ISSUER, audience: AUDIENCE, http, jwksUri: METADATA.jwks_uri })
  expect(await guard(request())).toMatchObject({ scheme: 'Bearer' })
  expect(asked).toEqual([METADATA.jwks_uri])
})

it.each([
  ['is offline', { [OPENID]: 'offline' }, 'keys_unavailable'],
  ['hides its keys', { [OPENID]: METADATA, [METADATA.jwks_uri]: 'offline' }, 'keys_unavailable'],
  ['has lost its keys', { [OPENID]: METADATA }, 'keys_unavailable'],
  ['publishes something else as keys', { [OPENID]: METADATA, [METADATA.jwks_uri]: [1] }, 'keys_unavailable'],
  ['has no metadata', {}, 'discovery_failed'],
  [
    'names itself differently',
    { [OPENID]: { ...METADATA, issuer: 'https://other.example' } },
    'issuer_mismatch',
  ],
])(
  'throws when the server %s, for that is no fault of the token, and recovers',
  async (_name, broken, code) => {
    const guard = remote()
    const good = pages
    pages = broken
    const failure = await guard(request()).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(PkceError)
    expect(failure).toMatchObject({ code })
    pages = good
    expect(await guard(request())).toMatchObject({ scheme: 'Bearer' })
  },
)
