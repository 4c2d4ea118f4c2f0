/** @node-oauth/oauth2-server: plain OAuth 2.0 with PKCE, no id_token, metadata given inline. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { lastForm, newClient } from '../src/client.ts'
import { type PlainServer, startPlainServer } from '../src/plain-oauth-server.ts'

let server: PlainServer
beforeEach(async () => {
  server = await startPlainServer()
})
afterEach(() => server.close())

const optionsFor = ({ url }: PlainServer) => ({
  issuer: url,
  scope: 'read',
  metadata: { authorization_endpoint: `${url}/authorize`, token_endpoint: `${url}/token` },
})

it('signs in with PKCE, without any user, and refreshes', async () => {
  const test = newClient(optionsFor(server))
  await test.client.login()
  expect(test.client.getSnapshot()).toMatchObject({ status: 'authenticated', scope: 'read' })
  expect(test.client.getSnapshot()).not.toHaveProperty('user')
  expect(test.requests).toHaveLength(1)
  expect(lastForm(test, '/token')).toMatchObject({ client_id: 'public', code_verifier: expect.any(String) })
  const first = await test.client.getAccessToken()
  const second = await test.client.getAccessToken({ fresh: true })
  expect(second.token).not.toBe(first.token)
})

it('ends the session when the server does not know the refresh token any more', async () => {
  const { client } = newClient(optionsFor(server))
  await client.login()
  const url = server.url
  await server.close()
  await expect(client.getAccessToken({ fresh: true })).rejects.toMatchObject({ code: 'network_failed' })
  expect(client.getSnapshot().status).toBe('authenticated')
  server = await startPlainServer(Number(new URL(url).port))
  await expect(client.getAccessToken({ fresh: true })).rejects.toMatchObject({ code: 'session_ended' })
  expect(client.getSnapshot().status).toBe('anonymous')
})
