import { PkceError } from '@pkce/core'
import { expect, it } from 'vitest'
import { APP, createWorld } from '../../test/world.ts'
import { createWebClient } from './index.ts'

const SESSION = '__Host-pkce-session'
const SCRIPT = { 'x-pkce': '1' }

const locationOf = (response: Response) => response.headers.get('location')

it('signs a user in, with a cookie that says nothing and that no script can read', async () => {
  const { browser } = createWorld()
  const ada = browser()
  expect(await (await ada.request('/auth/user')).json()).toEqual({ status: 'anonymous' })
  const response = await ada.signIn({}, '/notes?page=2')
  expect([response.status, locationOf(response)]).toEqual([303, '/notes?page=2'])
  expect(response.headers.getSetCookie()).toEqual([
    expect.stringMatching(
      /^__Host-pkce-session=[\w-]{43}; Path=\/; Max-Age=28800; HttpOnly; SameSite=Lax; Secure$/,
    ),
  ])
  expect(await (await ada.request('/auth/user')).json()).toMatchObject({
    status: 'authenticated',
    user: { sub: 'ada', name: 'Ada Lovelace' },
    scope: 'openid profile email',
    expiresAt: expect.any(Number),
  })
})

it('never sends a token, a code or a verifier to the browser', async () => {
  const { browser, server } = createWorld()
  const ada = browser()
  await ada.signIn()
  await ada.request('/auth/user')
  await ada.request('/api/me')
  const sent = server.calls('token')[0]?.parameters
  await ada.request('/auth/logout', { method: 'POST', headers: SCRIPT })
  const [revoked] = server.calls('revocation')
  const secrets = [sent?.code, sent?.code_verifier, revoked?.parameters.token]
  const everything = [...ada.seen, ...ada.cookies.values()].join('\n')
  for (const secret of secrets) {
    expect(secret).toEqual(expect.any(String))
    expect(everything).not.toContain(secret)
  }
  // The id_token goes back to its own issuer, as the hint of the logout, and nowhere else.
  expect(everything.replace(/id_token_hint=[^"&]+/g, '')).not.toMatch(
    /eyJ[\w-]+\.|"(access|refresh|id)_?[tT]oken"/,
  )
})

it('asks for metadata and keys once, however many users sign in', async () => {
  const { browser, server } = createWorld()
  for (let count = 0; count < 3; count++) await browser().signIn()
  expect(server.calls('metadata')).toHaveLength(1)
  expect(server.calls('keys')).toHaveLength(1)
})

it('gives the session a new id at each login, and the old id opens nothing any more', async () => {
  const { browser } = createWorld()
  const ada = browser()
  await ada.signIn()
  const old = ada.cookies.get(SESSION) as string
  await ada.signIn()
  expect(ada.cookies.get(SESSION)).not.toBe(old)
  ada.cookies.set(SESSION, old)
  expect(await (await ada.request('/auth/user')).json()).toEqual({ status: 'anonymous' })
})

it('does not take over an id that someone planted (session fixation)', async () => {
  const { browser } = createWorld()
  const planted = 'x'.repeat(43)
  const ada = browser()
  ada.cookies.set(SESSION, planted)
  await ada.signIn()
  expect(ada.cookies.get(SESSION)).not.toBe(planted)
})

it('refuses an answer that was brought to another browser (login CSRF)', async () => {
  const { browser, server } = createWorld()
  const attacker = browser()
  const { response } = server.authorize(await attacker.leave())
  const victim = browser()
  await victim.leave()
  const answer = await victim.request(new URL(response).pathname + new URL(response).search)
  expect(locationOf(answer)).toBe('/?error=state_unknown')
  expect(victim.cookies.has(SESSION)).toBe(false)
  expect(server.calls('token')).toHaveLength(0)
})

it('completes two logins of one browser, begun side by side', async () => {
  const { browser, server } = createWorld()
  const ada = browser()
  const [first, second] = [await ada.leave('/first'), await ada.leave('/second')]
  for (const [url, path] of [
    [second, '/second'],
    [first, '/first'],
  ] as const) {
    const { pathname, search } = new URL(server.authorize(url).response)
    expect(locationOf(await ada.request(pathname + search))).toBe(path)
  }
})

it('goes on where the user was when a callback is opened twice', async () => {
  const { browser, server } = createWorld()
  const ada = browser()
  const { pathname, search } = new URL(server.authorize(await ada.leave('/notes')).response)
  await ada.request(pathname + search)
  expect(locationOf(await ada.request(pathname + search))).toBe('/notes')
  expect(server.calls('token')).toHaveLength(1)
})

it('says where the user wanted to go, when the login did not succeed', async () => {
  const { browser, server } = createWorld()
  const ada = browser()
  const { pathname, search } = new URL(
    server.authorize(await ada.leave('/notes?page=2'), { error: 'access_denied' }).response,
  )
  const page = new URL(locationOf(await ada.request(pathname + search)) ?? '', 'https://app.example')
  expect(Object.fromEntries(page.searchParams)).toEqual({
    error: 'authorization_refused',
    reason: 'access_denied',
    returnTo: '/notes?page=2',
  })
})

it('says on a page of the app why a login did not succeed, and keeps the session that was there', async () => {
  const { browser } = createWorld({ client: { errorPath: '/sorry?from=login' } })
  const ada = browser()
  await ada.signIn()
  const response = await ada.signIn({ error: 'access_denied' })
  expect(locationOf(response)).toBe(
    '/sorry?from=login&error=authorization_refused&reason=access_denied&returnTo=%2F',
  )
  expect(await (await ada.request('/auth/user')).json()).toMatchObject({ status: 'authenticated' })
})

it.each(['https://attacker.example/', '//attacker.example', '/\\attacker.example', 'javascript:alert(1)'])(
  'does not send anyone to %s',
  async (returnTo) => {
    expect(await createWorld().browser().leave(returnTo)).toBe('/?error=return_to_unsafe')
  },
)

it('asks for a stronger or more recent sign-in, as an API may want it (RFC 9470)', async () => {
  const { browser, server } = createWorld()
  const ada = browser()
  const query = 'returnTo=/notes&acr_values=mfa&max_age=60&prompt=login&scope=admin'
  const sent = (await ada.request(`/auth/login?${query}`)).headers.get('location') ?? ''
  const asked = Object.fromEntries(new URL(sent).searchParams)
  expect(asked).toMatchObject({
    acr_values: 'mfa',
    max_age: '60',
    prompt: 'login',
    scope: 'openid profile email',
  })
  const { pathname, search } = new URL(server.authorize(sent, { acr: 'pwd' }).response)
  expect(locationOf(await ada.request(pathname + search))).toBe('/?error=id_token_acr&returnTo=%2Fnotes')
})

it('says so when the server is down', async () => {
  const { browser, server } = createWorld()
  server.faults.next('metadata', 'offline', 2)
  expect(await browser().leave()).toBe('/?error=network_failed')
  expect(await browser().leave()).toContain(server.issuer)
})

it('signs out everywhere: cookie, store, refresh token and the server', async () => {
  const { browser, server } = createWorld()
  const ada = browser()
  await ada.signIn()
  const id = ada.cookies.get(SESSION) as string
  const response = await ada.request('/auth/logout', { method: 'POST', headers: SCRIPT })
  const { location } = (await response.json()) as { location: string }
  expect(server.endSession(location)).toBe(`${APP}/`)
  expect(server.calls('revocation')).toHaveLength(1)
  expect(ada.cookies.has(SESSION)).toBe(false)
  ada.cookies.set(SESSION, id)
  expect(await (await ada.request('/auth/user')).json()).toEqual({ status: 'anonymous' })
})

it('signs out by a form with its token, and follows it with a redirect', async () => {
  const { browser, web, server } = createWorld()
  const ada = browser()
  await ada.signIn()
  const cookie = `${SESSION}=${ada.cookies.get(SESSION)}`
  const { formToken } = (await web.session(new Request(APP, { headers: { cookie } }))) ?? {}
  const body = `csrf_token=${formToken}`
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': `${body.length}`,
  }
  const response = await ada.request('/auth/logout', { method: 'POST', body, headers })
  expect(response.status).toBe(303)
  expect(locationOf(response)).toContain(`${server.issuer}/`)
})

it.each([
  ['another site', { ...SCRIPT, 'sec-fetch-site': 'cross-site' }],
  ['a subdomain', { ...SCRIPT, 'sec-fetch-site': 'same-site' }],
  [
    'another site, in an old browser',
    { ...SCRIPT, 'sec-fetch-site': '', origin: 'https://attacker.example' },
  ],
  ['a form without its token', {}],
])('does not sign out for %s', async (_name, headers) => {
  const { browser } = createWorld()
  const ada = browser()
  await ada.signIn()
  const response = await ada.request('/auth/logout', { method: 'POST', headers })
  expect(response.status).toBe(403)
  expect(await (await ada.request('/auth/user')).json()).toMatchObject({ status: 'authenticated' })
})

it('does not sign out by a link', async () => {
  const response = await createWorld().browser().request('/auth/logout')
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
})

it('ends a session when its time is over, however often it was refreshed', async () => {
  const { browser, clock } = createWorld({ client: { sessionLifetime: 900 } })
  const ada = browser()
  await ada.signIn()
  for (let minutes = 0; minutes < 14; minutes += 7) {
    await clock.advance(7 * 60_000)
    expect((await ada.request('/api/me')).status).toBe(200)
  }
  await clock.advance(2 * 60_000)
  expect((await ada.request('/api/me')).status).toBe(401)
  expect(ada.cookies.has(SESSION)).toBe(false)
})

it('ends a session whose token is over and can not be replaced', async () => {
  const { browser, clock } = createWorld({ refresh: false })
  const ada = browser()
  await ada.signIn()
  await clock.advance(300_000)
  expect(await (await ada.request('/auth/user')).json()).toEqual({ status: 'anonymous' })
  expect(ada.cookies.has(SESSION)).toBe(false)
})

it('keeps the cookie, and says so, when the store can not be read', async () => {
  const down = () => Promise.reject(new Error('down'))
  const { browser } = createWorld({ client: { sessions: { get: down, set: down, delete: down } } })
  const ada = browser()
  ada.cookies.set(SESSION, 'x'.repeat(43))
  const response = await ada.request('/auth/user')
  expect(response.status).toBe(503)
  expect(await response.json()).toMatchObject({ error: 'storage_failed' })
  expect(ada.cookies.has(SESSION)).toBe(true)
})

it('says so when the session can not be written, and sets no cookie for it', async () => {
  const full = () => Promise.reject(new Error('full'))
  const { browser } = createWorld({
    client: { sessions: { get: () => undefined, set: full, delete: () => {} } },
  })
  const ada = browser()
  expect(locationOf(await ada.signIn())).toBe('/?error=storage_failed')
  expect(ada.cookies.has(SESSION)).toBe(false)
})

it('gives the app itself the user and the token, and leaves other paths alone', async () => {
  const { browser, web, server } = createWorld()
  const ada = browser()
  await ada.signIn()
  const request = new Request(APP, { headers: { cookie: `${SESSION}=${ada.cookies.get(SESSION)}` } })
  const session = await web.session(request)
  expect(session).toMatchObject({ user: { sub: 'ada' } })
  expect(server.accepts((await session?.getAccessToken())?.token ?? '')).toBe(true)
  expect(await web.session(new Request(APP))).toBeUndefined()
  expect(await web.handle(new Request(`${APP}/auth/other`))).toBeUndefined()
})

it('tells what it does, without secrets, and for whom', async () => {
  const seen: [kind: string, path: string][] = []
  const texts: string[] = []
  const { browser, server } = createWorld({
    client: {
      onObservation(observation, { url }) {
        seen.push([observation.kind, new URL(url).pathname])
        texts.push(JSON.stringify(observation))
      },
    },
  })
  await browser().signIn()
  expect(seen).toContainEqual(['transition', '/auth/login'])
  expect(seen).toContainEqual(['transition', '/auth/callback'])
  expect(texts.join()).not.toContain(server.calls('token')[0]?.parameters.code_verifier)
})

it('does without the protected names on a loopback address, for development', async () => {
  const { browser } = createWorld({ client: { redirectUri: 'http://localhost:5177/auth/callback' } })
  const ada = browser()
  const response = await ada.signIn()
  expect(response.headers.getSetCookie()[0]).toMatch(/^pkce-session=[\w-]{43}; .*HttpOnly; SameSite=Lax$/)
})

it.each([
  ['http://app.example/auth/callback', 'url_insecure'],
  ['/auth/callback', 'configuration_invalid'],
])('refuses the redirect URI %s', (redirectUri, code) => {
  const create = () => createWebClient({ issuer: 'https://as.example', clientId: 'app', redirectUri })
  expect(create).toThrow(PkceError)
  expect(create).toThrow(expect.objectContaining({ code }))
})
