/** oauth2-mock-server: another implementation, with answers that can be changed on their way. */
import { openId } from '@pkce/core'
import { OAuth2Server } from 'oauth2-mock-server'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { lastForm, newClient } from '../src/client.ts'

let server: OAuth2Server
let issuer: string

beforeEach(async () => {
  server = new OAuth2Server()
  await server.issuer.keys.generate('RS256')
  await server.start(0, 'localhost')
  issuer = server.issuer.url as string
})
afterEach(() => server.stop())

it('signs in with PKCE and refreshes', async () => {
  const test = newClient({ issuer, openId, scope: 'openid offline_access' })
  await test.client.login()
  expect(test.client.getSnapshot()).toMatchObject({ status: 'authenticated', user: { iss: issuer } })
  expect(lastForm(test, '/token')).toMatchObject({ code_verifier: expect.any(String) })
  await test.client.getAccessToken({ fresh: true })
  expect(lastForm(test, '/token')).toMatchObject({ grant_type: 'refresh_token' })
  expect(test.client.getSnapshot()).not.toHaveProperty('error')
})

it('is refused a token for another verifier than the one it sent ahead', async () => {
  const { client } = newClient(
    { issuer, openId },
    {
      http: async (request) => {
        const body = request.body?.replace(/code_verifier=[^&]+/, `code_verifier=${'w'.repeat(43)}`)
        const response = await fetch(request.url, {
          method: request.method,
          headers: request.headers,
          ...(body && { body }),
        })
        return { status: response.status, headers: {}, body: await response.text() }
      },
    },
  )
  await expect(client.login()).rejects.toMatchObject({ status: 400 })
})

it.each([
  ['id_token_nonce', { nonce: 'of another login' }],
  ['id_token_audience', { aud: 'another client' }],
  ['id_token_issuer', { iss: 'https://attacker.example' }],
  ['id_token_expired', { exp: 1_000_000_000 }],
])('ends in %s when the signed id_token says so', async (code, claims) => {
  server.service.on('beforeTokenSigning', ({ payload }) => Object.assign(payload, claims))
  const { client } = newClient({ issuer, openId })
  await expect(client.login()).rejects.toMatchObject({ code })
  expect(client.getSnapshot().status).toBe('anonymous')
})

it('follows a rotation of the keys, with one request for the new ones', async () => {
  const test = newClient({ issuer, openId, scope: 'openid offline_access' })
  await test.client.login()
  await test.client.login()
  const fetched = () => test.requests.filter(({ url }) => url.endsWith('/jwks')).length
  expect(fetched()).toBe(1)
  // The server signs with its keys in turn.
  await server.issuer.keys.generate('RS256')
  await test.client.login()
  await test.client.login()
  expect(fetched()).toBe(2)
  expect(test.client.getSnapshot()).toMatchObject({ status: 'authenticated' })
})
