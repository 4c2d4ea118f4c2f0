import { beforeEach, describe, expect, it } from 'vitest'
import { AS, partOf, type Server, start, urlOf } from '../../test/by-hand.ts'
import { isFakeSignature } from '../signature.ts'

let server: Server

beforeEach(() => {
  server = start()
})

describe('metadata and keys', () => {
  it('stand under both well-known addresses, or under one', async () => {
    const paths = ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server']
    const statuses = () => Promise.all(paths.map(async (path) => (await server.get(path)).status))
    expect(await statuses()).toEqual([200, 200])
    server = start({ wellKnown: 'oauth' })
    expect(await statuses()).toEqual([404, 200])
    server = start({ wellKnown: 'openid' })
    expect(await statuses()).toEqual([200, 404])
  })

  it('put the path of an issuer behind the well-known address, or before it', async () => {
    server = start({ issuer: `${AS}/tenant` })
    expect((await server.get('/tenant/.well-known/openid-configuration')).status).toBe(200)
    expect((await server.get('/.well-known/oauth-authorization-server/tenant')).status).toBe(200)
  })

  it('change on demand', async () => {
    server = start({ metadata: { jwks_uri: undefined, extra: 1 } })
    expect(server.metadata).toMatchObject({ issuer: AS, extra: 1 })
    expect(server.metadata).not.toHaveProperty('jwks_uri')
  })

  it('rotate: the new key signs, the old one stays for as long as it is wanted', async () => {
    const published = async () =>
      JSON.parse((await server.get('/keys')).body).keys as Record<string, string>[]
    const [first] = await published()
    server.keys.rotate()
    const [second, old] = await published()
    expect(old).toEqual(first)
    const { json } = await server.exchange(server.codeFor())
    const [head, body, signature] = (json.id_token as string).split('.') as [string, string, string]
    const check = (key: Record<string, string> = {}) =>
      isFakeSignature({
        ...{ algorithm: 'ES256', key, input: new TextEncoder().encode(`${head}.${body}`) },
        signature: Buffer.from(signature, 'base64url'),
      })
    expect([check(second), check(first)]).toEqual([true, false])
    server.keys.rotate(false)
    expect(await published()).toHaveLength(1)
  })
})

describe('a request that is no good', () => {
  it('is refused: JSON, a parameter twice, GET for tokens', async () => {
    const url = `${AS}/token`
    const headers = { 'content-type': 'application/json' }
    const asJson = await server.http({ method: 'POST', url, headers, body: '{}', timeout: 1 })
    const twice = await server.get('/token?grant_type=a&grant_type=b')
    const byGet = await server.get('/token?grant_type=refresh_token')
    for (const { status, body } of [asJson, twice, byGet]) {
      expect([status, JSON.parse(body).error]).toEqual([400, 'invalid_request'])
    }
  })
})

describe('faults', () => {
  it('offline: the request does not arrive; lost: it arrives, and the answer does not', async () => {
    server.faults.next('token', 'offline')
    const code = server.codeFor()
    await expect(server.exchange(code)).rejects.toThrow('can not be reached')
    expect(server.calls('token')).toHaveLength(0)
    server.faults.next('token', 'lost')
    await expect(server.exchange(code)).rejects.toThrow('No answer')
    expect(server.calls('token')).toMatchObject([{ status: 200 }])
  })

  it('last for as many requests as planned, or until cleared', async () => {
    server.faults.next('keys', 503, 2)
    const status = async () => (await server.get('/keys')).status
    expect([await status(), await status(), await status()]).toEqual([503, 503, 200])
    server.faults.always('any', 500)
    expect([await status(), await status()]).toEqual([500, 500])
    server.faults.clear()
    expect(await status()).toBe(200)
  })

  it('make answers slow, until the client gives up', async () => {
    server.faults.latency = 999
    let answered = false
    const slow = server.get('/keys').then(() => {
      answered = true
    })
    await server.clock.advance(998)
    expect(answered).toBe(false)
    await server.clock.advance(1)
    await slow
    server.faults.latency = 1000
    const late = expect(server.get('/keys')).rejects.toThrow('No answer')
    await server.clock.advance(1000)
    await late
  })
})

it('lets tests change whatever it says', async () => {
  server.tamper.metadata = (document) => ({ ...document, issuer: 'https://evil.example' })
  server.tamper.authorization = (parameters) => ({ ...parameters, state: 'other' })
  server.tamper.tokens = (body) => ({ ...body, token_type: 'mac' })
  server.tamper.idToken = ({ header, claims }) => ({ header: { ...header, alg: 'none' }, claims })
  server.tamper.signed = (jws) => `${jws}x`
  server.tamper.keys = () => 'none'
  server.tamper.response = (response, { endpoint }) =>
    endpoint === 'revocation' ? { ...response, status: 418 } : response
  expect(JSON.parse((await server.get('/.well-known/openid-configuration')).body).issuer).toBe(
    'https://evil.example',
  )
  expect(server.authorize(urlOf()).parameters.state).toBe('other')
  const { json } = await server.exchange(server.codeFor())
  expect(json.token_type).toBe('mac')
  expect(partOf(json.id_token as string, 0).alg).toBe('none')
  expect(json.id_token).toMatch(/x$/)
  expect(JSON.parse((await server.get('/keys')).body).keys).toBe('none')
  expect((await server.post('/revoke', { client_id: 'app', token: 'x' })).status).toBe(418)
})
