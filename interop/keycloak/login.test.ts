/** Login at Keycloak: discovery, the answer and who it is from, the id_token, what a login can ask for. */
import { setTimeout as pause } from 'node:timers/promises'
import { fetchUserInfo } from '@pkce/core'
import { expect, inject, it } from 'vitest'
import { HOME, REDIRECT_URI } from '../src/addresses.ts'
import { lastForm } from '../src/client.ts'
import { ALGORITHMS } from './realm.ts'
import { visit } from './visit.ts'

const issuer = inject('issuer')

it('finds the metadata behind the path of the issuer, and signs in with PKCE', async () => {
  const test = visit({ scope: 'openid profile email' })
  await test.client.login()
  expect(test.requests[0]?.url).toBe(`${issuer}/.well-known/openid-configuration`)
  expect(test.client.getSnapshot()).toMatchObject({
    status: 'authenticated',
    user: { iss: issuer, preferred_username: 'ada', email: 'ada@example.com' },
  })
  expect(lastForm(test, '/token')).toMatchObject({ code_verifier: expect.stringMatching(/^[\w-]{43}$/) })
})

it('is refused an issuer that differs in its last slash only', async () => {
  await expect(visit({ issuer: `${issuer}/` }).client.login()).rejects.toMatchObject({
    code: 'issuer_mismatch',
  })
})

it('insists on the issuer in the answer, which Keycloak announces (RFC 9207)', async () => {
  const test = visit({ require: ['iss'] })
  await test.client.login()
  const answer = new URL(test.agent.visited.at(-1) as string)
  expect(answer.searchParams.get('iss')).toBe(issuer)
  const stripped = visit()
  const { client } = visit(
    {},
    {},
    {
      navigate: async (navigation) => {
        const response = new URL((await stripped.agent.navigate(navigation)) as string)
        response.searchParams.delete('iss')
        return response.href
      },
    },
  )
  await expect(client.login()).rejects.toMatchObject({ code: 'iss_missing' })
})

it.each(['query', 'fragment', 'form_post'] as const)('takes the response by %s', async (responseMode) => {
  const { client } = visit({ responseMode })
  await client.login()
  expect(client.getSnapshot().status).toBe('authenticated')
})

it.each(ALGORITHMS)('verifies an id_token signed with %s', async (algorithm) => {
  const test = visit({ clientId: algorithm, algorithms: [algorithm] })
  await test.client.login()
  expect(test.client.getSnapshot().status).toBe('authenticated')
  expect(test.requests.filter(({ url }) => url.endsWith('/certs'))).toHaveLength(1)
})

it('refuses an id_token signed with another algorithm than the ones it accepts', async () => {
  const { client } = visit({ clientId: 'ES256', algorithms: ['PS256'] })
  await expect(client.login()).rejects.toMatchObject({ code: 'id_token_algorithm' })
})

it('gets user info, plain and signed', async () => {
  for (const clientId of ['public', 'signed']) {
    const { client } = visit({ clientId, scope: 'openid profile' })
    await client.login()
    expect(await fetchUserInfo(client)).toMatchObject({ preferred_username: 'ada' })
  }
})

it('is told login_required by prompt=none when nobody is signed in, and signs in silently when somebody is', async () => {
  const test = visit()
  await expect(test.client.login({ prompt: 'none' })).rejects.toMatchObject({
    code: 'authorization_refused',
    server: { error: 'login_required' },
  })
  await test.client.login()
  await test.client.login({ prompt: 'none' })
  expect(test.asked).toEqual(['password'])
})

it('asks for the password again by prompt=login and by a max_age that is over', async () => {
  const test = visit()
  await test.client.login()
  await test.client.login()
  expect(test.asked).toHaveLength(1)
  await test.client.login({ prompt: 'login' })
  expect(test.asked).toHaveLength(2)
  await pause(2000)
  await test.client.login({ maxAge: 1 })
  expect(test.asked).toHaveLength(3)
  expect(test.client.getSnapshot()).toMatchObject({ user: { auth_time: expect.any(Number) } })
})

it('steps up to a higher level, and refuses a lower one than it insisted on', async () => {
  const test = visit()
  await test.client.login({ acrValues: 'low', requireAcr: true })
  expect(test.client.getSnapshot()).toMatchObject({ user: { acr: 'low' } })
  await test.client.login({ acrValues: 'high', requireAcr: true })
  expect(test.client.getSnapshot()).toMatchObject({ user: { acr: 'high' } })
  expect(test.asked).toEqual(['password', 'password'])
  await expect(test.client.login({ acrValues: 'unknown', requireAcr: true })).rejects.toMatchObject({
    code: 'id_token_acr',
  })
})

it('has the user asked for consent once, and tells when it is refused', async () => {
  const willing = visit({ clientId: 'consent' }, { username: 'grace' })
  await willing.client.login()
  await willing.client.login()
  expect(willing.asked).toEqual(['password', 'consent'])
  const unwilling = visit({ clientId: 'consent' }, { consents: false })
  await expect(unwilling.client.login()).rejects.toMatchObject({
    code: 'authorization_refused',
    server: { error: 'access_denied' },
  })
})

it('leaves the user at a page of the server when the redirect URI is not registered', async () => {
  const test = visit({ redirectUri: `${HOME}/elsewhere` })
  await test.client.login()
  expect(test.agent.visited.at(-1)).toContain('/protocol/openid-connect/auth?')
  test.client.returned()
  expect(test.client.getSnapshot().status).toBe('anonymous')
})

it('tells an unknown scope apart from a server in trouble', async () => {
  await expect(visit({ scope: 'openid nonsense' }).client.login()).rejects.toMatchObject({
    code: 'authorization_refused',
    server: { error: 'invalid_scope' },
  })
})

it('is refused a code whose verifier is another one', async () => {
  const test = visit()
  const { client } = visit(
    {},
    {},
    {
      navigate: test.agent.navigate,
      http: async (request) => {
        const body = request.body?.replace(/code_verifier=[^&]+/, `code_verifier=${'w'.repeat(43)}`)
        const response = await fetch(request.url, { ...request, ...(body && { body }) } as RequestInit)
        return { status: response.status, headers: {}, body: await response.text() }
      },
    },
  )
  await expect(client.login()).rejects.toMatchObject({
    code: 'token_refused',
    server: { error: 'invalid_grant' },
  })
})

it('is refused a login without PKCE by the realm', async () => {
  const query = new URLSearchParams({
    client_id: 'public',
    redirect_uri: REDIRECT_URI,
    response_type: 'code',
    state: 's',
    scope: 'openid',
  })
  const { agent } = visit()
  const answer = await agent.navigate({
    purpose: 'login',
    url: `${issuer}/protocol/openid-connect/auth?${query}`,
  })
  expect(new URL(answer as string).searchParams.get('error')).toBe('invalid_request')
})
