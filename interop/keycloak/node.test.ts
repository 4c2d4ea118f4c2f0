/** What @pkce/node builds on the core, at Keycloak: a command line, the guard of an API, a web app. */
import { createServer } from 'node:http'
import { readChallenge, sendAuthorized, type User } from '@pkce/core'
import { toNodeHandler } from '@pkce/node'
import { createGuard } from '@pkce/node/api'
import { createNativeClient } from '@pkce/node/native'
import { clientSecretBasic, createWebClient } from '@pkce/node/web'
import { listen } from 'sample-look/listen'
import { expect, inject, it, onTestFinished } from 'vitest'
import { HOME } from '../src/addresses.ts'
import { createUserAgent } from '../src/user-agent.ts'
import { create } from './admin.ts'
import { API, CLIENT_SECRET, client, REALM } from './realm.ts'
import { keycloakUser } from './user.ts'
import { visit } from './visit.ts'

const issuer = inject('issuer')

it('signs a command line in by a port that happens to be free, and its API lets its tokens pass', async () => {
  const agent = createUserAgent(HOME, keycloakUser().act)
  const cli = createNativeClient({
    issuer,
    clientId: 'native',
    openUrl: (url) => agent.navigate({ purpose: 'login', url }),
    require: ['pushed', 'dpop'],
  })
  await cli.login()
  expect(cli.getSnapshot()).toMatchObject({ status: 'authenticated', user: { preferred_username: 'ada' } })
  const { token, tokenType } = await cli.getAccessToken({ fresh: true })
  expect(tokenType).toBe('DPoP')
  const guard = createGuard({ issuer, audience: API, typ: 'JWT' })
  const call = { method: 'GET', url: `${API}/data`, repeatable: true }
  const answered = await sendAuthorized(cli, call, [API], async (headers) => {
    const result = await guard(new Request(call.url, { headers }))
    return result instanceof Response ? result : Response.json(result.claims)
  })
  expect(await answered.json()).toMatchObject({ azp: 'native', cnf: { jkt: expect.any(String) } })
  const stolen = await guard(new Request(call.url, { headers: { authorization: `Bearer ${token}` } }))
  expect(readChallenge((stolen as Response).headers.get('www-authenticate'))?.error).toBe('invalid_token')
  await cli.logout()
  expect(cli.getSnapshot()).toEqual({ status: 'anonymous' })
})

it.each([
  ['without the type of RFC 9068', 'public', 'at+jwt', 'typ'],
  ['without client_id, though with that type', 'rfc9068', 'at+jwt', 'client_id'],
  ['for no API, whichever the client names', 'public', 'JWT', 'aud'],
])('is given tokens %s, and an API that insists refuses them', async (_tokens, clientId, typ, wrong) => {
  const test = visit({ clientId, resource: [API] })
  await test.client.login()
  const { token } = await test.client.getAccessToken()
  const guard = createGuard({ issuer, audience: API, typ })
  const refusal = await guard(new Request(API, { headers: { authorization: `Bearer ${token}` } }))
  expect((refusal as Response).headers.get('www-authenticate')).toContain(`wrong ${wrong}`)
})

it('keeps a web app signed in until the server says by the back channel that the user is not', async () => {
  const listener = createServer()
  const { origin, close } = await listen(listener, 0)
  onTestFinished(close)
  const redirectUri = `${origin}/auth/callback`
  const attributes = {
    'backchannel.logout.url': `${origin}/auth/backchannel-logout`,
    'backchannel.logout.session.required': 'true',
  }
  const others = { publicClient: false, secret: CLIENT_SECRET, redirectUris: [redirectUri] }
  await create(inject('origin'), `/${REALM}/clients`, client('web', attributes, others))
  const web = createWebClient({
    issuer,
    clientId: 'web',
    clientAuthentication: clientSecretBasic(CLIENT_SECRET),
    redirectUri,
    backChannelLogout: true,
  })
  const shown: (User | undefined)[] = []
  const show = async (request: Request) => {
    shown.push((await web.session(request))?.user)
    return new Response()
  }
  listener.on(
    'request',
    toNodeHandler(async (request) => (await web.handle(request)) ?? show(request)),
  )
  const { navigate } = createUserAgent(HOME, keycloakUser({ username: 'grace' }).act)
  const open = (path: string) => navigate({ purpose: 'login', url: origin + path })
  await open('/auth/login?returnTo=/notes')
  expect(shown).toEqual([expect.objectContaining({ preferred_username: 'grace' })])
  await create(inject('origin'), `/${REALM}/users/${shown[0]?.sub}/logout`, {})
  await open('/notes')
  expect(shown.at(-1)).toBeUndefined()
})
