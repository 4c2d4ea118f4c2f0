import { describe, expect, it } from 'vitest'
import { createFailingStorage, createTestBed, type TestBedOptions } from '../../testing/src/index.ts'
import { outcomeOf } from '../test/outcome.ts'
import { queryOf } from '../test/query.ts'

async function signedIn(options: TestBedOptions = {}, ports = {}) {
  const bed = createTestBed(options)
  const tab = bed.open(ports)
  await tab.signIn()
  return { ...bed, bed, tab, client: tab.client }
}

describe('a logout', () => {
  it('forgets the session, revokes the refresh token, and ends the session at the server', async () => {
    const { client, server, sessions, tab } = await signedIn()
    const { token } = await client.getAccessToken()
    await client.logout()
    expect(sessions.values.size).toBe(0)
    expect(server.calls('revocation')[0]?.parameters).toEqual({
      token: expect.stringMatching(/^refresh-/),
      token_type_hint: 'refresh_token',
      client_id: 'app',
    })
    expect(server.accepts(token)).toBe(false)
    const { purpose, url } = tab.navigations.last()
    expect(purpose).toBe('logout')
    expect(queryOf(url)).toEqual({
      id_token_hint: expect.stringMatching(/^ey/),
      client_id: 'app',
      post_logout_redirect_uri: 'https://app.example/',
    })
    expect(server.endSession(url)).toBe('https://app.example/')
    expect(client.getSnapshot()).toEqual({ status: 'anonymous' })
  })

  it('may leave the token, or the session at the server, as they are', async () => {
    const { client, server, tab } = await signedIn()
    await client.logout({ revoke: false, endSession: false })
    expect(server.calls('revocation')).toHaveLength(0)
    expect(tab.navigations.visits.map(({ purpose }) => purpose)).toEqual(['login'])
  })

  it('may lead elsewhere', async () => {
    const { client, tab } = await signedIn()
    await client.logout({ postLogoutRedirectUri: 'https://app.example/bye' })
    expect(tab.navigations.last().url).toContain(encodeURIComponent('https://app.example/bye'))
  })

  it('may say more to the server, and not what it says itself', async () => {
    const { client, tab } = await signedIn()
    await client.logout({ parameters: { logout_hint: 'ada', client_id: 'other' } })
    const { url } = tab.navigations.last()
    expect(queryOf(url)).toMatchObject({ logout_hint: 'ada', client_id: 'app' })
    expect(url.match(/[?&]client_id=/g)).toHaveLength(1)
  })

  it('ends here where the server can end nothing', async () => {
    const metadata = { revocation_endpoint: undefined, end_session_endpoint: undefined }
    const { client, tab, server } = await signedIn({ server: { metadata } })
    const requests = server.log.length
    await client.logout()
    expect(client.getSnapshot()).toEqual({ status: 'anonymous' })
    expect(tab.navigations.visits).toHaveLength(1)
    expect(server.log).toHaveLength(requests)
  })

  it('without a refresh token has nothing to revoke', async () => {
    const { client, tab, server } = await signedIn({ server: { refresh: false } })
    await client.logout()
    expect(server.calls('revocation')).toHaveLength(0)
    expect(tab.navigations.last().purpose).toBe('logout')
  })

  it('goes on to the server when the token can not be revoked', async () => {
    const { client, tab, server } = await signedIn()
    server.faults.next('revocation', 'offline')
    await client.logout()
    expect(tab.navigations.last().purpose).toBe('logout')
  })

  it('of nobody succeeds', async () => {
    const tab = createTestBed().open()
    expect(await outcomeOf(tab.client.logout())).toBe('ok')
    expect(tab.navigations.visits).toEqual([])
  })

  it('shows that the user agent is leaving, and where to', async () => {
    const { client, server, clock } = await signedIn()
    server.faults.latency = 1000
    const logout = client.logout()
    expect(client.getSnapshot()).toEqual({ status: 'redirecting', to: 'logout' })
    await clock.advance(1000)
    await logout
  })

  it('is over when the page that was left is shown again', async () => {
    const bed = createTestBed()
    const never = new Promise<void>(() => {})
    const login = bed.open()
    const tab = bed.open({ navigate: ({ purpose }) => (purpose === 'logout' ? never : undefined) })
    await login.signIn()
    await tab.client.start()
    const logout = outcomeOf(tab.client.logout())
    await bed.clock.settle()
    tab.client.returned()
    expect(await logout).toBe('ok')
    expect(tab.client.getSnapshot()).toEqual({ status: 'anonymous' })
  })
})

it('a logout whose page is shown again before it was left goes on', async () => {
  const { client, server, clock, sessions } = await signedIn()
  server.faults.latency = 1000
  const logout = outcomeOf(client.logout())
  await clock.advance(500)
  client.returned()
  expect(client.getSnapshot()).toEqual({ status: 'redirecting', to: 'logout' })
  await clock.advance(2000)
  expect(await logout).toBe('ok')
  expect([sessions.values.size, server.calls('revocation').length]).toEqual([0, 1])
})

describe('nothing keeps a user signed in:', () => {
  it.each(['offline', 'lost', 500, 400] as const)('a server that is "%s"', async (fault) => {
    const { client, server, sessions } = await signedIn()
    server.faults.always('any', fault)
    expect(await outcomeOf(client.logout())).toBe('ok')
    expect(client.getSnapshot()).toEqual({ status: 'anonymous' })
    expect(sessions.values.size).toBe(0)
  })

  it.each(['delete', 'get'] as const)('a storage that refuses "%s"', async (operation) => {
    const bed = createTestBed()
    const sessions = createFailingStorage(bed.sessions.open())
    const tab = bed.open({ sessions })
    await tab.signIn()
    sessions.broken.add(operation)
    expect(await outcomeOf(tab.client.logout())).toBe('ok')
    expect(tab.client.getSnapshot()).toEqual({ status: 'anonymous' })
    expect(bed.server.calls('revocation')).toHaveLength(1)
  })

  it('a lock that fails', async () => {
    const { client, server } = await signedIn({}, { lock: () => Promise.reject(new Error('no')) })
    expect(await outcomeOf(client.logout())).toBe('ok')
    expect(server.calls('revocation')).toHaveLength(1)
  })

  it('a user agent that does not leave', async () => {
    const bed = createTestBed()
    const first = bed.open()
    await first.signIn()
    const tab = bed.open({ navigate: () => Promise.reject(new Error('blocked')) })
    await tab.client.start()
    expect(await outcomeOf(tab.client.logout())).toBe('ok')
    expect(tab.client.getSnapshot()).toEqual({ status: 'anonymous' })
  })
})

describe('a logout wins over', () => {
  it('a refresh that is under way, and whoever waits for it', async () => {
    const { client, server, clock, sessions } = await signedIn()
    server.faults.latency = 1000
    const waiting = [1, 2].map(() => outcomeOf(client.getAccessToken({ fresh: true })))
    await clock.advance(500)
    const logout = outcomeOf(client.logout())
    await clock.advance(5000)
    expect(await Promise.all(waiting)).toEqual(['signed_out', 'signed_out'])
    expect(await logout).toBe('ok')
    expect(client.getSnapshot()).toEqual({ status: 'anonymous' })
    expect(sessions.values.size).toBe(0)
  })

  it('a refresh of another context that does not hear of it: what that one wrote is erased and revoked', async () => {
    const { bed, client, server, clock, sessions } = await signedIn()
    const other = bed.open({ sessions: { ...bed.sessions.open(), watch: undefined as never } })
    await other.client.start()
    server.faults.latency = 1000
    const refresh = other.client.getAccessToken({ fresh: true })
    await clock.advance(500)
    const logout = outcomeOf(client.logout({ endSession: false }))
    await clock.advance(5000)
    const { token } = await refresh
    expect(await logout).toBe('ok')
    expect([sessions.values.size, server.accepts(token)]).toEqual([0, false])
  })

  it('a refresh that is under way in another tab', async () => {
    const { bed, client, server, clock, sessions } = await signedIn()
    const other = bed.open()
    await other.client.start()
    server.faults.latency = 1000
    const refresh = outcomeOf(other.client.getAccessToken({ fresh: true }))
    await clock.advance(500)
    const logout = outcomeOf(client.logout({ endSession: false }))
    await clock.advance(5000)
    expect(await logout).toBe('ok')
    await refresh
    expect(sessions.values.size).toBe(0)
    expect(other.client.getSnapshot().status).toBe('anonymous')
    expect(server.calls('revocation')).toHaveLength(1)
  })

  it('a login that is being prepared', async () => {
    const tab = createTestBed().open()
    await tab.client.start()
    const login = outcomeOf(tab.client.login())
    await tab.client.logout()
    expect(await login).toBe('signed_out')
    expect(tab.navigations.visits).toEqual([])
  })

  it('a code that is being exchanged', async () => {
    const bed = createTestBed()
    const tab = bed.open()
    await tab.client.login()
    const { response } = bed.server.authorize(tab.navigations.last().url)
    bed.server.faults.latency = 1000
    const callback = outcomeOf(tab.client.handleCallback(response))
    await bed.clock.advance(500)
    const logout = outcomeOf(tab.client.logout())
    await bed.clock.advance(5000)
    expect([await callback, await logout]).toEqual(['signed_out', 'ok'])
    expect(bed.sessions.values.size).toBe(0)
  })

  it('everything that comes while it is under way', async () => {
    const { client, server, clock } = await signedIn()
    server.faults.latency = 1000
    const logout = outcomeOf(client.logout())
    const later = [outcomeOf(client.getAccessToken()), outcomeOf(client.logout())]
    await clock.advance(5000)
    expect(await logout).toBe('ok')
    expect(await Promise.all(later)).toEqual(['login_required', 'ok'])
  })
})

it('a logout that is asked for before the session was read ends that session', async () => {
  const { tab, sessions, server } = await signedIn()
  await tab.reload().client.logout()
  expect(sessions.values.size).toBe(0)
  expect(server.calls('revocation')).toHaveLength(1)
})

it('a logout that is asked for before the session was read ends what waited for it, but no other logout', async () => {
  const { client } = createTestBed().open()
  const asked = [client.login(), client.getAccessToken(), client.logout(), client.login(), client.logout()]
  const outcomes = await Promise.all(asked.map(outcomeOf))
  expect(outcomes).toEqual(['signed_out', 'signed_out', 'ok', 'signed_out', 'ok'])
  expect(client.getSnapshot()).toEqual({ status: 'anonymous' })
})
