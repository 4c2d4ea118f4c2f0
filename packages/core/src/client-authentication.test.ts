import { describe, expect, it } from 'vitest'
import { createSigningKey, createTestBed, readFakeJws } from '../../testing/src/index.ts'
import { outcomeOf } from '../test/outcome.ts'
import { queryOf } from '../test/query.ts'
import {
  type ClientAuthentication,
  clientSecretBasic,
  clientSecretPost,
  privateKeyJwt,
} from './client-authentication.ts'
import { decodeBase64url } from './encoding/base64url.ts'
import { decodeUtf8 } from './encoding/utf8.ts'
import { pushed } from './pushed.ts'

const REDIRECT = { clientId: 'app', redirectUris: ['https://app.example/callback'] }
const key = createSigningKey('server side')

/** A login, a refresh and a logout of a client that is registered like this. */
async function life(registered: object, clientAuthentication: ClientAuthentication) {
  const bed = createTestBed({
    server: { clients: [{ ...REDIRECT, ...registered }] },
    client: { clientAuthentication },
  })
  const { client, signIn } = bed.open()
  const outcome = await outcomeOf(signIn())
  if (outcome === 'ok') {
    await client.getAccessToken({ fresh: true })
    await client.logout({ endSession: false })
  }
  return { outcome, bed, calls: [...bed.server.calls('token'), ...bed.server.calls('revocation')] }
}

describe('a confidential client', () => {
  it('authenticates by HTTP Basic whatever letters its secret has', async () => {
    const secret = Array.from({ length: 0x17f }, (_, code) => String.fromCharCode(code + 1)).join('')
    const form = { client_id: 'app' }
    const { headers } = await clientSecretBasic(secret)({ clientId: 'app', form } as never)
    const [, base64 = ''] =
      /^Basic ((?:[\w+/]{4})+(?:[\w+/]{2}==|[\w+/]{3}=)?)$/.exec(headers?.authorization ?? '') ?? []
    const bytes = decodeBase64url(base64.replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_'))
    const [id, password = ''] = (decodeUtf8(bytes ?? new Uint8Array()) ?? '').split(':')
    expect(id).toBe('app')
    expect(queryOf(`?secret=${password}`)).toEqual({ secret })
  })

  it('authenticates by HTTP Basic, with id and secret form-encoded', async () => {
    const secret = 'p+s: ä%'
    const { outcome, calls } = await life({ secret }, clientSecretBasic(secret))
    expect([outcome, ...calls.map(({ status }) => status)]).toEqual(['ok', 200, 200, 200])
    // Base64 of "app:p%2Bs%3A+%C3%A4%25".
    expect(calls[0]?.headers.authorization).toBe('Basic YXBwOnAlMkJzJTNBKyVDMyVBNCUyNQ==')
    expect(calls[0]?.parameters).not.toHaveProperty('client_secret')
  })

  it('that authenticates by HTTP Basic repeats its id in a pushed request only', async () => {
    const bed = createTestBed({
      server: { clients: [{ ...REDIRECT, secret: 's' }], pushed: true },
      client: { clientAuthentication: clientSecretBasic('s'), pushed },
    })
    await bed.open().signIn()
    expect(bed.server.calls('pushed')[0]?.parameters.client_id).toBe('app')
    expect(bed.server.calls('token')[0]?.parameters).not.toHaveProperty('client_id')
  })

  it('authenticates in the body, for servers that know no better', async () => {
    const { outcome, calls } = await life({ secret: 's' }, clientSecretPost('s'))
    expect([outcome, calls.length]).toEqual(['ok', 3])
    expect(calls[0]?.parameters).toMatchObject({ client_id: 'app', client_secret: 's' })
  })

  it('authenticates by its key, with an assertion of its own for each request', async () => {
    const { outcome, calls, bed } = await life({ key: key.jwk }, privateKeyJwt(key, 'k1'))
    expect([outcome, ...calls.map(({ status }) => status)]).toEqual(['ok', 200, 200, 200])
    const read = calls.map(({ parameters }) => readFakeJws(parameters.client_assertion ?? '', key.jwk))
    const now = bed.clock.now() / 1000
    expect(read[0]).toEqual({
      header: { typ: 'JWT', kid: 'k1', alg: 'ES256' },
      claims: {
        ...{ iss: 'app', sub: 'app', aud: 'https://as.example', iat: now, exp: now + 60 },
        jti: expect.stringMatching(/^[\w-]{22}$/),
      },
    })
    expect(new Set(read.map((one) => one?.claims.jti)).size).toBe(3)
    expect(calls[0]?.parameters.client_assertion_type).toBe(
      'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    )
  })

  it('names the address of the request instead of the server, where that is wanted', async () => {
    const { calls } = await life({ key: key.jwk }, privateKeyJwt(key, undefined, 'endpoint'))
    const read = calls.map(({ parameters }) => readFakeJws(parameters.client_assertion ?? '', key.jwk))
    expect(read.map((one) => one?.claims.aud)).toEqual(['https://as.example/token'])
  })

  it('names no key where it has only one', async () => {
    const { calls } = await life({ key: key.jwk }, privateKeyJwt(key))
    expect(readFakeJws(calls[0]?.parameters.client_assertion ?? '', key.jwk)?.header).not.toHaveProperty(
      'kid',
    )
  })

  it('is refused with another secret or key', async () => {
    expect((await life({ secret: 's' }, clientSecretBasic('other'))).outcome).toBe('token_refused')
    expect((await life({ key: key.jwk }, privateKeyJwt(createSigningKey('other')))).outcome).toBe(
      'token_refused',
    )
  })

  it('whose key can not sign is told so', async () => {
    const broken = { ...key, sign: () => Promise.reject(new Error('no key')) }
    expect((await life({ key: key.jwk }, privateKeyJwt(broken))).outcome).toBe('crypto_failed')
  })
})
