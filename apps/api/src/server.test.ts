import { createServer } from 'node:http'
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import { type Listening, listen } from 'sample-look/listen'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Api, startApi } from './server.ts'

const SAMPLE = 'http://localhost:5173'
const AUDIENCE = 'https://api.example'
const { privateKey, publicKey } = await generateKeyPair('RS256')
const { privateKey: foreignKey } = await generateKeyPair('RS256')

let issuer: string
let issuerServer: Listening
let api: Api

beforeAll(async () => {
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), alg: 'RS256', use: 'sig' }] }
  const server = createServer((request, response) => {
    const isKeys = request.url === '/jwks'
    response.end(JSON.stringify(isKeys ? jwks : { issuer, jwks_uri: `${issuer}/jwks` }))
  })
  issuerServer = await listen(server, 0)
  issuer = issuerServer.origin
  api = await startApi({ port: 0, issuer, audience: AUDIENCE, origins: [SAMPLE] })
})
afterAll(async () => {
  await api.close()
  await issuerServer.close()
})

const seconds = () => Math.floor(Date.now() / 1000)

const claims = (changes: JWTPayload = {}): JWTPayload => ({
  iss: issuer,
  aud: AUDIENCE,
  sub: 'user-ada',
  client_id: 'react',
  scope: 'openid api:read',
  exp: seconds() + 60,
  ...changes,
})

const sign = (payload: JWTPayload, { typ = 'at+jwt', key = privateKey } = {}) =>
  new SignJWT(payload).setProtectedHeader({ alg: 'RS256', typ }).sign(key)

async function get(path: string, token?: string, init: RequestInit = {}) {
  const response = await fetch(api.url + path, {
    ...init,
    headers: { ...init.headers, ...(token && { authorization: `Bearer ${token}` }) },
  })
  return {
    status: response.status,
    headers: response.headers,
    challenge: response.headers.get('www-authenticate'),
  }
}

it('answers everyone where no token is needed', async () => {
  expect((await get('/public')).status).toBe(200)
})

it('answers a request whose token is good', async () => {
  const response = await fetch(`${api.url}/me`, {
    headers: { authorization: `Bearer ${await sign(claims())}` },
  })
  expect(await response.json()).toMatchObject({ sub: 'user-ada', client_id: 'react' })
})

it('asks for a token, and calls it no error, when there is none (RFC 6750 §3.1)', async () => {
  expect(await get('/me')).toMatchObject({
    status: 401,
    challenge: 'Bearer realm="api", DPoP realm="api", algs="ES256 EdDSA Ed25519 PS256 RS256"',
  })
})

it.each([
  ['of another issuer', () => sign(claims({ iss: 'https://other.example' }))],
  ['for another API', () => sign(claims({ aud: 'https://other.example' }))],
  ['that expired', () => sign(claims({ exp: seconds() - 10 }))],
  ['without an end', () => sign(claims({ exp: undefined as unknown as number }))],
  ['signed by someone else', () => sign(claims(), { key: foreignKey })],
  ['that is an id_token (RFC 9068 §4)', () => sign(claims(), { typ: 'JWT' })],
  ['without a signature', async () => new UnsecuredJWT(claims()).encode()],
  ['bound to a key (RFC 9449 §7.1)', () => sign(claims({ cnf: { jkt: 'thumbprint' } }))],
  ['that is no JWT', async () => 'garbage'],
])('refuses a token %s', async (_name, token) => {
  const { status, challenge } = await get('/me', await token())
  expect(status).toBe(401)
  expect(challenge).toContain('error="invalid_token"')
})

it('names the scope that is missing (RFC 6750 §3.1)', async () => {
  const { status, challenge } = await get('/notes', await sign(claims()), { method: 'POST' })
  expect(status).toBe(403)
  expect(challenge).toContain('error="insufficient_scope"')
  expect(challenge).toContain('scope="api:write"')
})

it('may be called by pages of the samples, and by no others', async () => {
  const allowed = await get('/public', undefined, { headers: { origin: SAMPLE } })
  expect(allowed.headers.get('access-control-allow-origin')).toBe(SAMPLE)
  expect(allowed.headers.get('access-control-expose-headers')).toBe('www-authenticate, dpop-nonce')
  const other = await get('/public', undefined, { headers: { origin: 'https://attacker.example' } })
  expect(other.headers.get('access-control-allow-origin')).toBeNull()
})
