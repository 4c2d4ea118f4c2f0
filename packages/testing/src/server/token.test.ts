import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { AS, partOf, REDIRECT_URI, type Server, start, urlOf, VERIFIER } from '../../test/by-hand.ts'

let server: Server

beforeEach(() => {
  server = start()
})

describe('a code', () => {
  it('gives tokens, and an id_token of this login', async () => {
    const { status, json } = await server.exchange(server.codeFor())
    expect(status).toBe(200)
    expect(json).toMatchObject({ token_type: 'Bearer', expires_in: 300, scope: 'openid email' })
    expect(partOf(json.id_token as string, 1)).toEqual({
      ...{ iss: AS, aud: 'app', sub: 'ada', nonce: 'a nonce', auth_time: 1_800_000_000 },
      ...{ iat: 1_800_000_000, exp: 1_800_000_300, email: 'ada@example.com', email_verified: true },
      at_hash: createHash('sha256')
        .update(json.access_token as string)
        .digest()
        .subarray(0, 16)
        .toString('base64url'),
    })
  })

  it('gives no id_token to who did not ask for one', async () => {
    const { json } = await server.exchange(server.codeFor({ scope: 'email' }))
    expect(json).not.toHaveProperty('id_token')
  })

  it('is good once: the second use ends what the first one gave', async () => {
    const code = server.codeFor()
    const { json } = await server.exchange(code)
    expect(server.accepts(json.access_token as string)).toBe(true)
    expect((await server.exchange(code)).json).toMatchObject({ error: 'invalid_grant' })
    expect(server.accepts(json.access_token as string)).toBe(false)
    expect((await server.refresh(json.refresh_token as string)).json.error).toBe('invalid_grant')
  })

  it.each([
    ['a wrong verifier', { code_verifier: 'w'.repeat(43) }, 'invalid_grant'],
    ['a short verifier', { code_verifier: 'short' }, 'invalid_grant'],
    ['another redirect URI', { redirect_uri: 'https://app.example/' }, 'invalid_grant'],
    ['an unknown client', { client_id: 'other' }, 'invalid_client'],
    ['a secret that was never registered', { client_secret: 'x' }, 'invalid_client'],
    ['an unknown code', { code: 'x' }, 'invalid_grant'],
    ['an unknown grant type', { grant_type: 'password' }, 'unsupported_grant_type'],
  ])('is refused with %s', async (_, changes, error) => {
    expect((await server.exchange(server.codeFor(), changes)).json.error).toBe(error)
  })

  it('is refused without a verifier, and after its time', async () => {
    const code = server.codeFor()
    const form = { grant_type: 'authorization_code', client_id: 'app', redirect_uri: REDIRECT_URI, code }
    expect((await server.post('/token', form)).json.error).toBe('invalid_grant')
    const late = server.codeFor()
    server.clock.jump(60_000)
    expect((await server.exchange(late)).json.error_description).toBe('The code has expired.')
  })

  it('is for the resources that were asked for, and known', async () => {
    server = start({ resources: ['https://api.example'] })
    expect(server.authorize(urlOf({ resource: 'https://evil.example' })).parameters.error).toBe(
      'invalid_target',
    )
    const code = server.codeFor({ resource: 'https://api.example' })
    expect((await server.exchange(code, { resource: 'https://evil.example' })).json.error).toBe(
      'invalid_target',
    )
  })
})

describe('a refresh token', () => {
  it('rotates: the new one is good, a second use of the old one ends the grant', async () => {
    const { json: first } = await server.exchange(server.codeFor())
    const { json: second } = await server.refresh(first.refresh_token as string)
    expect(second.refresh_token).not.toBe(first.refresh_token)
    expect((await server.refresh(first.refresh_token as string)).json.error).toBe('invalid_grant')
    expect((await server.refresh(second.refresh_token as string)).json.error_description).toBe(
      'The grant was ended.',
    )
  })

  it('may be used again within the grace period', async () => {
    server = start({ refresh: { gracePeriod: 10 } })
    const { json } = await server.exchange(server.codeFor())
    const again = () => server.refresh(json.refresh_token as string)
    expect((await again()).status).toBe(200)
    server.clock.jump(9_999)
    expect((await again()).status).toBe(200)
    server.clock.jump(1)
    expect((await again()).json.error).toBe('invalid_grant')
  })

  it('stays the same without rotation', async () => {
    server = start({ refresh: { rotate: false } })
    const { json } = await server.exchange(server.codeFor())
    const { json: next } = await server.refresh(json.refresh_token as string)
    expect(next.refresh_token).toBe(json.refresh_token)
    expect((await server.refresh(json.refresh_token as string)).status).toBe(200)
  })

  it('is not given by a server that has none', async () => {
    server = start({ refresh: false })
    expect((await server.exchange(server.codeFor())).json).not.toHaveProperty('refresh_token')
  })

  it('gives less on demand, never more', async () => {
    const { json } = await server.exchange(server.codeFor())
    const { json: less } = await server.refresh(json.refresh_token as string, { scope: 'email' })
    expect(less.scope).toBe('email')
    const more = await server.refresh(less.refresh_token as string, { scope: 'email admin' })
    expect(more.json.error).toBe('invalid_scope')
  })

  it('is over when it is revoked, or when an administrator ends the grant', async () => {
    const { json } = await server.exchange(server.codeFor())
    expect(
      (await server.post('/revoke', { client_id: 'app', token: json.refresh_token as string })).status,
    ).toBe(200)
    expect((await server.refresh(json.refresh_token as string)).json.error).toBe('invalid_grant')
    const { json: other } = await server.exchange(server.codeFor())
    server.endGrants()
    expect((await server.refresh(other.refresh_token as string)).json.error).toBe('invalid_grant')
  })
})

describe('an access token', () => {
  it('opens the user info, while it lives', async () => {
    const { json } = await server.exchange(server.codeFor())
    const userinfo = () => server.get('/userinfo', { authorization: `Bearer ${json.access_token}` })
    expect(JSON.parse((await userinfo()).body)).toEqual({
      sub: 'ada',
      email: 'ada@example.com',
      email_verified: true,
    })
    await server.post('/revoke', { client_id: 'app', token: json.access_token as string })
    const refused = await userinfo()
    expect(refused.status).toBe(401)
    expect(refused.headers['www-authenticate']).toBe('Bearer error="invalid_token"')
  })
})

describe('a confidential client', () => {
  beforeEach(
    () => (server = start({ clients: [{ clientId: 'app', redirectUris: [REDIRECT_URI], secret: 'p+s s' }] })),
  )

  it('authenticates by HTTP Basic or in the body', async () => {
    const basic = `Basic ${Buffer.from('app:p%2Bs+s').toString('base64')}`
    const form = { grant_type: 'authorization_code', redirect_uri: REDIRECT_URI, code_verifier: VERIFIER }
    expect(
      (await server.post('/token', { ...form, code: server.codeFor() }, { authorization: basic })).status,
    ).toBe(200)
    expect((await server.exchange(server.codeFor(), { client_secret: 'p+s s' })).status).toBe(200)
  })

  it('is refused without its secret', async () => {
    expect(await server.exchange(server.codeFor())).toMatchObject({
      status: 401,
      json: { error: 'invalid_client' },
    })
  })
})
