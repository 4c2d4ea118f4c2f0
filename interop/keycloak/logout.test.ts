/** Logout at Keycloak: revocation, RP-initiated, and back-channel. */
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { type User, verifyLogoutToken } from '@pkce/core'
import { fetchHttp, nodeCrypto } from '@pkce/node'
import { listen } from 'sample-look/listen'
import { expect, inject, it, onTestFinished } from 'vitest'
import { HOME } from '../src/addresses.ts'
import { lastForm } from '../src/client.ts'
import { create } from './admin.ts'
import { client, REALM } from './realm.ts'
import { visit } from './visit.ts'

const issuer = inject('issuer')

it('revokes the refresh token, ends the session at the server, and comes back', async () => {
  const test = visit()
  await test.client.login()
  await test.client.getAccessToken({ fresh: true })
  await test.client.logout()
  expect(test.client.getSnapshot()).toEqual({ status: 'anonymous' })
  expect(lastForm(test, '/revoke')).toMatchObject({ token_type_hint: 'refresh_token' })
  expect(test.agent.visited.at(-1)).toBe(`${HOME}/`)
  expect(test.asked).toEqual(['password'])
  await expect(test.client.login({ prompt: 'none' })).rejects.toMatchObject({
    server: { error: 'login_required' },
  })
})

it('ends the session without revocation too', async () => {
  const test = visit()
  await test.client.login()
  await test.client.logout({ revoke: false })
  expect(test.agent.visited.at(-1)).toBe(`${HOME}/`)
  await expect(test.client.login({ prompt: 'none' })).rejects.toMatchObject({
    server: { error: 'login_required' },
  })
})

it('revokes a refresh token so that it is worth nothing to who kept it', async () => {
  const test = visit()
  await test.client.login()
  await test.client.logout({ endSession: false })
  const { token = '' } = lastForm(test, '/revoke')
  const form = { grant_type: 'refresh_token', refresh_token: token, client_id: 'public' }
  const kept = await fetch(`${issuer}/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  })
  expect([kept.status, await kept.json()]).toMatchObject([400, { error: 'invalid_grant' }])
})

it('is signed out here all the same when the server does not know the address to come back to', async () => {
  const test = visit()
  await test.client.login()
  await test.client.logout({ postLogoutRedirectUri: `${HOME}/elsewhere` })
  expect(test.client.getSnapshot()).toEqual({ status: 'anonymous' })
  expect(test.agent.visited.at(-1)).toContain('/protocol/openid-connect/logout?')
})

it('follows a back-channel logout', async () => {
  const listener = createServer()
  const posted = new Promise<string>((resolve) =>
    listener.on('request', async (request, response) => {
      resolve(await text(request))
      response.end()
    }),
  )
  const { origin, close } = await listen(listener, 0)
  onTestFinished(close)
  const clientId = 'back-channel'
  const attributes = {
    'backchannel.logout.url': `${origin}/`,
    'backchannel.logout.session.required': 'true',
  }
  await create(inject('origin'), `/${REALM}/clients`, client(clientId, attributes))
  const test = visit({ clientId })
  await test.client.login()
  const { user } = test.client.getSnapshot() as { readonly user?: User }
  await test.client.logout({ revoke: false })
  const token = new URLSearchParams(await posted).get('logout_token') as string
  const server = await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()
  const verifier = { server, settings: { timeout: 5000 }, ports: { crypto: nodeCrypto(), http: fetchHttp() } }
  const options = { clientId, at: Date.now() }
  expect(await verifyLogoutToken(token, verifier, options)).toMatchObject({ sub: user?.sub, sid: user?.sid })
  await expect(verifyLogoutToken(token, verifier, { ...options, clientId: 'public' })).rejects.toMatchObject({
    code: 'logout_token_invalid',
  })
})
