/** The strongest profile at Keycloak: pushed requests, bound tokens, signed answers, client authentication, FAPI 2.0. */
import {
  clientSecretBasic,
  clientSecretPost,
  dpop,
  fapi2,
  fetchUserInfo,
  jarm,
  privateKeyJwt,
  pushed,
} from '@pkce/core'
import { generateSigningKey, importSigningKey } from '@pkce/node'
import { decodeJwt } from 'jose'
import { describe, expect, inject, it } from 'vitest'
import { lastForm } from '../src/client.ts'
import { CLIENT_SECRET } from './realm.ts'
import { visit } from './visit.ts'

const issuer = inject('issuer')

describe('pushed requests', () => {
  it('carries nothing but a reference through the browser', async () => {
    const test = visit({ clientId: 'pushed', pushed, require: ['pushed'] })
    await test.client.login()
    expect(test.client.getSnapshot().status).toBe('authenticated')
    const asked = new URL(test.agent.visited[0] as string).searchParams
    expect([...asked.keys()]).toEqual(['client_id', 'request_uri'])
  })

  it('is told what the server refuses before the user leaves', async () => {
    const test = visit({ clientId: 'pushed', pushed, redirectUri: 'http://localhost:4999/elsewhere' })
    await expect(test.client.login()).rejects.toMatchObject({
      code: 'push_refused',
      server: { error: 'invalid_request' },
    })
    expect(test.agent.visited).toEqual([])
  })

  it('is refused a request that was not pushed', async () => {
    const test = visit({ clientId: 'pushed' })
    await expect(test.client.login()).rejects.toMatchObject({
      code: 'authorization_refused',
      server: { error: 'invalid_request' },
    })
  })
})

describe('bound tokens', () => {
  it.each([
    ['by a parameter', {}],
    ['by a proof with the pushed request', { pushed, require: ['dpop', 'pushed'] }],
  ] as const)('names the key ahead %s, and proves it wherever they are used', async (_way, options) => {
    const key = await generateSigningKey()
    const bound = { clientId: 'bound', dpop: dpop(), require: ['dpop'] } as const
    const test = visit({ ...bound, ...options }, {}, { keys: async () => key })
    await test.client.login()
    expect((await test.client.getAccessToken({ fresh: true })).tokenType).toBe('DPoP')
    const { token } = await test.client.getAccessToken({ fresh: true })
    expect(decodeJwt(token)).toMatchObject({ cnf: { jkt: expect.stringMatching(/^[\w-]{43}$/) } })
    expect(await fetchUserInfo(test.client)).toMatchObject({ preferred_username: 'ada' })
    const stolen = await fetch(`${issuer}/protocol/openid-connect/userinfo`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(stolen.status).toBe(401)
    await test.client.logout()
  })

  it('is bound by a client that need not be', async () => {
    const key = await generateSigningKey()
    const test = visit({ dpop: dpop() }, {}, { keys: async () => key })
    await test.client.login()
    expect((await test.client.getAccessToken({ fresh: true })).tokenType).toBe('DPoP')
  })

  it('is told when the server insists on a proof', async () => {
    await expect(visit({ clientId: 'bound' }).client.login()).rejects.toMatchObject({
      code: 'token_refused',
      server: { error: 'invalid_request' },
    })
  })
})

describe('signed answers', () => {
  it.each(['jwt', 'query.jwt', 'fragment.jwt', 'form_post.jwt'] as const)(
    'takes them, by %s',
    async (responseMode) => {
      const test = visit({ clientId: 'signed', jarm, require: ['jarm'], responseMode })
      await test.client.login()
      expect(test.client.getSnapshot().status).toBe('authenticated')
      expect(test.agent.visited.join('\n')).not.toMatch(/[?#&]code=/)
    },
  )

  it('reads an error out of one', async () => {
    await expect(visit({ clientId: 'signed', jarm }).client.login({ prompt: 'none' })).rejects.toMatchObject({
      code: 'authorization_refused',
      server: { error: 'login_required' },
    })
  })
})

describe('client authentication', () => {
  const byKey = async () => privateKeyJwt(await importSigningKey(inject('clientKey')), 'client')

  it.each([
    ['client_secret_basic', 'secret', async () => clientSecretBasic(CLIENT_SECRET)],
    ['client_secret_post', 'secret', async () => clientSecretPost(CLIENT_SECRET)],
    ['private_key_jwt', 'key', byKey],
  ])('proves who it is by %s', async (_method, clientId, authenticate) => {
    const test = visit({ clientId, clientAuthentication: await authenticate() })
    await test.client.login()
    await test.client.getAccessToken({ fresh: true })
    await test.client.logout()
    expect(test.client.getSnapshot()).toEqual({ status: 'anonymous' })
  })

  it('is told that a secret is wrong', async () => {
    const test = visit({ clientId: 'secret', clientAuthentication: clientSecretBasic('wrong') })
    await expect(test.client.login()).rejects.toMatchObject({
      code: 'token_refused',
      server: { error: 'unauthorized_client' },
    })
  })

  it('signs in with everything that FAPI 2.0 asks for', async () => {
    const key = await generateSigningKey()
    const test = visit(
      { ...fapi2, clientId: 'fapi', clientAuthentication: await byKey() },
      {},
      { keys: async () => key },
    )
    await test.client.login()
    expect(test.client.getSnapshot().status).toBe('authenticated')
    expect((await test.client.getAccessToken({ fresh: true })).tokenType).toBe('DPoP')
    expect(lastForm(test, '/token')).toHaveProperty('client_assertion')
  })
})
