import { createHash, randomUUID } from 'node:crypto'
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose'
import { beforeEach, describe, expect, it } from 'vitest'
import { createGuard, type Guard, type GuardOptions, type Need, rollingNonces } from './index.ts'

const ISSUER = 'https://as.example'
const AUDIENCE = 'https://api.example'
const URL = `${AUDIENCE}/me?page=2`
const server = await generateKeyPair('ES256')
const stranger = await generateKeyPair('ES256')
const client = await generateKeyPair('ES256', { extractable: true })
const clientKey = await exportJWK(client.publicKey)
const jkt = await calculateJwkThumbprint(clientKey)
const jwks = { keys: [{ ...(await exportJWK(server.publicKey)), kid: 'one', alg: 'ES256' }] }

let now: number
beforeEach(() => {
  now = Date.UTC(2026, 0, 1)
})
const clock = { now: () => now }
const seconds = () => now / 1000

/** Claims that are other than usual; undefined: left out. */
type Changes = Readonly<Record<string, unknown>>

const claims = (changes: Changes = {}): JWTPayload => ({
  iss: ISSUER,
  aud: AUDIENCE,
  sub: 'ada',
  client_id: 'app',
  scope: 'openid api:read',
  exp: seconds() + 60,
  ...changes,
})

const sign = (changes?: Changes, header = {}, key = server.privateKey) =>
  new SignJWT(claims(changes))
    .setProtectedHeader({ alg: 'ES256', kid: 'one', typ: 'at+jwt', ...header })
    .sign(key)

const athOf = (token: string) => createHash('sha256').update(token).digest('base64url')

function prove(token: string, changes: Changes = {}, header = {}, key = client.privateKey): Promise<string> {
  return new SignJWT({
    jti: randomUUID(),
    htm: 'GET',
    htu: `${AUDIENCE}/me`,
    iat: seconds(),
    ath: athOf(token),
    ...changes,
  })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: clientKey, ...header })
    .sign(key)
}

const guardWith = (options: Partial<GuardOptions> = {}) =>
  createGuard({ issuer: ISSUER, audience: AUDIENCE, jwks, clock, ...options })

async function ask(guard: Guard, headers: Record<string, string>, need?: Need) {
  const result = await guard(new Request(URL, { headers }), need)
  if (!(result instanceof Response))
    return { ...result, status: 200, challenge: '', error: undefined, nonce: null }
  const { error } = (await result.clone().json()) as { error: string }
  const challenge = result.headers.get('www-authenticate') ?? ''
  return {
    status: result.status,
    challenge,
    error,
    nonce: result.headers.get('dpop-nonce'),
    claims: undefined,
  }
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const dpop = (token: string, proof: string) => ({ authorization: `DPoP ${token}`, dpop: proof })

describe('a Bearer token', () => {
  it('that is good passes, and its claims are told', async () => {
    const { claims: told } = await ask(guardWith(), bearer(await sign()), { scope: 'api:read' })
    expect(told).toMatchObject({ sub: 'ada', client_id: 'app' })
  })

  it.each([
    ['of another issuer', () => sign({ iss: 'https://other.example' })],
    ['for another API', () => sign({ aud: 'https://other.example' })],
    ['that expired', () => sign({ exp: seconds() - 10 })],
    ['that is not good yet', () => sign({ nbf: seconds() + 60 })],
    ['without an end', () => sign({ exp: undefined })],
    ['without a user', () => sign({ sub: undefined })],
    ['without a client', () => sign({ client_id: undefined })],
    ['signed by someone else', () => sign({}, {}, stranger.privateKey)],
    ['signed by a key nobody knows', () => sign({}, { kid: 'two' })],
    ['that is an id_token (RFC 9068 §4)', () => sign({}, { typ: 'JWT' })],
    ['without a signature', async () => new UnsecuredJWT(claims()).encode()],
    [
      'with a shared secret',
      () =>
        new SignJWT(claims()).setProtectedHeader({ alg: 'HS256', typ: 'at+jwt' }).sign(new Uint8Array(32)),
    ],
    ['bound to a key (RFC 9449 §7.2)', () => sign({ cnf: { jkt } })],
    ['that is no JWT', async () => 'garbage'],
  ])('%s is refused', async (_name, token) => {
    const { status, challenge } = await ask(guardWith(), bearer(await token()))
    expect(status).toBe(401)
    expect(challenge).toMatch(/^Bearer realm="api", error="invalid_token", error_description="[^"]+"$/)
  })

  it('is taken from the header and from nowhere else', async () => {
    const request = new Request(`${AUDIENCE}/me?access_token=${await sign()}`)
    expect(await guardWith()(request)).toMatchObject({ status: 401 })
  })

  it.each(['Bearer', 'Bearer two words', 'Bearer a,Bearer b'])(
    'is refused as malformed in "%s"',
    async (authorization) => {
      expect(await ask(guardWith(), { authorization })).toMatchObject({
        status: 400,
        error: 'invalid_request',
      })
    },
  )

  it('that is missing is asked for, in each scheme, and that is no error (RFC 6750 §3.1)', async () => {
    const nothing = { status: 401, challenge: 'Bearer realm="notes", DPoP realm="notes", algs="ES256"' }
    const guard = guardWith({ realm: 'notes', dpop: { algorithms: ['ES256'] } })
    expect(await ask(guard, {})).toMatchObject(nothing)
    expect(await ask(guard, { authorization: 'Basic abc' })).toMatchObject(nothing)
  })

  it('is refused where only bound tokens are taken', async () => {
    const { challenge } = await ask(guardWith({ dpop: { required: true } }), bearer(await sign()))
    expect(challenge).toMatch(/^DPoP realm="api", algs=/)
  })

  it('of a server with its own token type passes when that is asked for', async () => {
    const token = await sign({ client_id: undefined }, { typ: 'JWT' })
    expect(await ask(guardWith({ typ: 'JWT' }), bearer(token))).toMatchObject({ status: 200 })
  })
})

describe('what a route needs', () => {
  it('is all of its scopes', async () => {
    const answer = await ask(guardWith(), bearer(await sign()), { scope: 'api:read api:write' })
    expect(answer).toMatchObject({ status: 403, error: 'insufficient_scope' })
    expect(answer.challenge).toContain('scope="api:read api:write"')
  })

  it.each([
    ['a stronger sign-in', { acrValues: 'mfa phishing-resistant' }, 'acr_values="mfa phishing-resistant"'],
    ['a recent sign-in', { maxAge: 30 }, 'max_age="30"'],
  ])('may be %s, and then it is asked for (RFC 9470 §3)', async (_name, need, parameter) => {
    const weak = await sign({ acr: 'pwd', auth_time: seconds() - 60 })
    const answer = await ask(guardWith(), bearer(weak), need)
    expect(answer).toMatchObject({ status: 401, error: 'insufficient_user_authentication' })
    expect(answer.challenge).toContain(parameter)
    const strong = await sign({ acr: 'mfa', auth_time: seconds() - 10 })
    expect(await ask(guardWith(), bearer(strong), need)).toMatchObject({ status: 200 })
    expect(await ask(guardWith(), bearer(await sign()), need)).toMatchObject({ status: 401 })
  })
})

describe('a DPoP-bound token', () => {
  const bound = () => sign({ cnf: { jkt } })

  it('passes with its proof', async () => {
    const token = await bound()
    expect(await ask(guardWith(), dpop(token, await prove(token)))).toMatchObject({
      status: 200,
      scheme: 'DPoP',
    })
  })

  it('is known by the URL that clients see, behind a proxy', async () => {
    const guard = guardWith({ dpop: { origin: 'https://public.example' } })
    const token = await bound()
    const proof = await prove(token, { htu: 'https://public.example:443/%6De' })
    // RFC 3986 §6.2.2.2: "%6D" and "m" are the same, but a proxy may see a difference, so it must be as it was sent.
    expect((await ask(guard, dpop(token, proof))).status).toBe(401)
    const exact = await prove(token, { htu: 'https://PUBLIC.example:443/me#top' })
    expect((await ask(guard, dpop(token, exact))).status).toBe(200)
  })

  it.each([
    ['no proof', async () => ''],
    ['two proofs', async (token: string) => `${await prove(token)}, ${await prove(token)}`],
    ['a proof that is no JWT', async () => 'garbage'],
    ['a proof of another type', (token: string) => prove(token, {}, { typ: 'JWT' })],
    ['a proof without its key', (token: string) => prove(token, {}, { jwk: undefined })],
    [
      'a proof with a private key in it',
      async (token: string) => prove(token, {}, { jwk: await exportJWK(client.privateKey) }),
    ],
    ['a proof signed by another key', (token: string) => prove(token, {}, {}, stranger.privateKey)],
    ['a proof for another method', (token: string) => prove(token, { htm: 'POST' })],
    ['a proof for another place', (token: string) => prove(token, { htu: `${AUDIENCE}/you` })],
    ['a proof for no place', (token: string) => prove(token, { htu: 'me' })],
    ['a proof without a name', (token: string) => prove(token, { jti: undefined })],
    ['a proof without a time', (token: string) => prove(token, { iat: undefined })],
    ['a proof that is old', (token: string) => prove(token, { iat: seconds() - 90 })],
    ['a proof from the future', (token: string) => prove(token, { iat: seconds() + 90 })],
    ['a proof for another token', (token: string) => prove(token, { ath: athOf('other') })],
  ])('is refused with %s (RFC 9449 §4.3)', async (_name, proof) => {
    const token = await bound()
    const answer = await ask(guardWith(), dpop(token, await proof(token)))
    expect(answer).toMatchObject({ status: 401, error: 'invalid_dpop_proof' })
    expect(answer.challenge).toMatch(/^DPoP realm="api", error="invalid_dpop_proof", .*algs="ES256/)
  })

  it('is refused with a proof by another key, and so is a token that is bound to none', async () => {
    const other = await sign({ cnf: { jkt: 'another' } })
    expect(await ask(guardWith(), dpop(other, await prove(other)))).toMatchObject({ error: 'invalid_token' })
    const unbound = await sign()
    expect(await ask(guardWith(), dpop(unbound, await prove(unbound)))).toMatchObject({
      error: 'invalid_token',
    })
  })

  it('is refused with a proof that was used before, even when that is as old as a proof may be', async () => {
    const guard = guardWith()
    const token = await bound()
    const proof = await prove(token)
    expect(await ask(guard, dpop(token, proof))).toMatchObject({ status: 200 })
    now += 59_000
    expect(await ask(guard, dpop(token, proof))).toMatchObject({ error: 'invalid_dpop_proof' })
  })

  it('is asked for a nonce where nonces are asked for (RFC 9449 §9)', async () => {
    const guard = guardWith({ dpop: { nonces: rollingNonces({ clock, period: 20 }) } })
    const token = await sign({ cnf: { jkt }, exp: seconds() + 600 })
    const first = await ask(guard, dpop(token, await prove(token)))
    expect(first).toMatchObject({ status: 401, error: 'use_dpop_nonce', nonce: expect.any(String) })
    const { nonce } = first
    expect(await ask(guard, dpop(token, await prove(token, { nonce })))).toMatchObject({ status: 200 })
    now += 20_000
    expect(await ask(guard, dpop(token, await prove(token, { nonce })))).toMatchObject({ status: 200 })
    now += 20_000
    expect(await ask(guard, dpop(token, await prove(token, { nonce })))).toMatchObject({
      error: 'use_dpop_nonce',
    })
  })

  it('is refused where bound tokens are not taken', async () => {
    const token = await bound()
    const guard = guardWith({ dpop: false })
    expect((await ask(guard, dpop(token, await prove(token)))).challenge).toBe('Bearer realm="api"')
    expect(await ask(guard, bearer(token))).toMatchObject({ error: 'invalid_token' })
  })
})
