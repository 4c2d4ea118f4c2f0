import { describe, expect, it } from 'vitest'
import {
  createFailingStorage,
  createTestBed,
  type TestBed,
  type TestBedOptions,
} from '../../testing/src/index.ts'
import { outcomeOf } from '../test/outcome.ts'

/** A bed with a tab whose user is signed in. */
async function signedIn(options: TestBedOptions = {}, ports = {}) {
  const bed = createTestBed(options)
  const tab = bed.open(ports)
  await tab.signIn()
  return { ...bed, bed, tab, client: tab.client }
}

describe('an access token', () => {
  it('that is good is handed out without a request', async () => {
    const { client, server } = await signedIn()
    const tokens = await Promise.all([1, 2, 3].map(() => client.getAccessToken()))
    expect(new Set(tokens.map(({ token }) => token)).size).toBe(1)
    expect(server.calls('token')).toHaveLength(1)
  })

  it('is replaced when it is not good for as long as it is needed', async () => {
    const { client, server, clock } = await signedIn({ client: { autoRefresh: false } })
    clock.jump(294_999)
    await client.getAccessToken()
    expect(server.calls('token')).toHaveLength(1)
    clock.jump(1)
    await client.getAccessToken()
    expect(server.calls('token')).toHaveLength(2)
    await client.getAccessToken({ minTtl: 300 })
    expect(server.calls('token')).toHaveLength(3)
  })

  it('that an API refused is replaced, once for all who say so', async () => {
    const { client, server } = await signedIn()
    const tokens = await Promise.all(
      Array.from({ length: 100 }, () => client.getAccessToken({ fresh: true })),
    )
    expect(new Set(tokens.map(({ token }) => token)).size).toBe(1)
    expect(server.calls('token')).toHaveLength(2)
  })

  it('that is still good serves while it is being replaced', async () => {
    const { client, server, clock } = await signedIn()
    const before = await client.getAccessToken()
    server.faults.latency = 1000
    const fresh = client.getAccessToken({ fresh: true })
    await clock.advance(500)
    expect(client.getSnapshot()).toMatchObject({ status: 'authenticated', refreshing: true })
    expect(await client.getAccessToken()).toEqual(before)
    await clock.advance(500)
    expect(await fresh).not.toEqual(before)
  })

  it('without an end is never replaced', async () => {
    const bed = createTestBed()
    bed.server.tamper.tokens = ({ expires_in: _, ...body }) => body
    const { client } = bed.open()
    const tab = bed.open()
    await tab.signIn()
    await client.start()
    await bed.clock.advance(10 ** 9)
    expect(bed.server.calls('token')).toHaveLength(1)
    expect(await outcomeOf(tab.client.getAccessToken())).toBe('ok')
    expect(bed.clock.timers).toBe(0)
  })
})

describe('a refresh', () => {
  it('comes by itself a minute before the end, over and over', async () => {
    const { server, clock } = await signedIn()
    await clock.advance(239_999)
    expect(server.calls('token')).toHaveLength(1)
    await clock.advance(1)
    expect(server.calls('token')).toHaveLength(2)
    await clock.advance(240_000 * 10)
    expect(server.calls('token')).toHaveLength(12)
  })

  it('waits to be asked for where the app wants it so', async () => {
    const { server, clock, client } = await signedIn({ client: { autoRefresh: false } })
    await clock.advance(3_600_000)
    expect(server.calls('token')).toHaveLength(1)
    expect(client.getSnapshot().status).toBe('authenticated')
    expect(await outcomeOf(client.getAccessToken())).toBe('ok')
  })

  it('comes at once when the device wakes up late', async () => {
    const { server, clock, client } = await signedIn()
    clock.jump(3_600_000)
    client.wake()
    await clock.settle()
    expect(server.calls('token')).toHaveLength(2)
    client.wake()
    await clock.settle()
    expect(server.calls('token')).toHaveLength(2)
  })

  it('carries the refresh token, the client, the resources, and no secret', async () => {
    const { server, client } = await signedIn({ client: { resource: ['https://api.example'] } })
    await client.getAccessToken({ fresh: true })
    expect(server.calls('token')[1]?.parameters).toEqual({
      grant_type: 'refresh_token',
      refresh_token: expect.stringMatching(/^refresh-/),
      client_id: 'app',
      resource: 'https://api.example',
    })
  })

  it('is for the resources that the login asked for, as often as it is made', async () => {
    const bed = createTestBed({ client: { resource: ['https://a.example'] } })
    const { client, signIn } = bed.open()
    await signIn({ resource: ['https://b.example'] })
    await client.getAccessToken({ fresh: true })
    await client.getAccessToken({ scope: 'openid' })
    await client.getAccessToken({ fresh: true })
    expect(bed.server.calls('token').map(({ parameters }) => parameters.resource)).toEqual(
      Array(4).fill('https://b.example'),
    )
  })

  it('keeps the refresh token, the id_token and the user that the server does not send again', async () => {
    const { server, client, clock } = await signedIn({ server: { refresh: { rotate: false } } })
    server.tamper.tokens = ({ refresh_token: _r, id_token: _i, scope: _s, ...body }) => body
    await clock.advance(300_000)
    await clock.advance(300_000)
    expect(client.getSnapshot()).toMatchObject({ user: { sub: 'ada' }, scope: 'openid profile email' })
    expect(server.calls('token').map(({ status }) => status)).toEqual([200, 200, 200])
  })
})

describe('without a refresh token', () => {
  const server = { refresh: false } as const

  it('the session ends with its access token', async () => {
    const { client, clock, sessions } = await signedIn({ server })
    await clock.advance(299_999)
    expect(client.getSnapshot().status).toBe('authenticated')
    await clock.advance(1)
    expect(client.getSnapshot()).toMatchObject({ status: 'anonymous', error: { code: 'session_expired' } })
    expect(sessions.values.size).toBe(0)
  })

  it('a token that is too short is refused, and the session stands as long as it is good', async () => {
    const { client, clock } = await signedIn({ server })
    expect(await outcomeOf(client.getAccessToken({ minTtl: 600 }))).toBe('session_expired')
    expect(await outcomeOf(client.getAccessToken())).toBe('ok')
    clock.jump(300_000)
    expect(await outcomeOf(client.getAccessToken())).toBe('session_expired')
    expect(client.getSnapshot().status).toBe('anonymous')
  })
})

describe('without a refresh token and without an end', () => {
  it('the session stands, and a token that an API refused can not be replaced', async () => {
    const bed = createTestBed({ server: { refresh: false } })
    bed.server.tamper.tokens = ({ expires_in: _, ...body }) => body
    const { client, signIn } = bed.open()
    await signIn()
    expect(await outcomeOf(client.getAccessToken({ fresh: true }))).toBe('session_expired')
    expect(client.getSnapshot().status).toBe('authenticated')
    expect(bed.clock.timers).toBe(0)
  })
})

describe('a refresh that fails', () => {
  it.each([
    ['offline', 'network_failed'],
    ['lost', 'network_failed'],
    [500, 'server_unavailable'],
    [429, 'server_unavailable'],
  ] as const)('by "%s" keeps the user', async (fault, code) => {
    const { client, server } = await signedIn({ server: { refresh: { rotate: false } } })
    server.faults.next('token', fault)
    expect(await outcomeOf(client.getAccessToken({ fresh: true }))).toBe(code)
    expect(client.getSnapshot()).toMatchObject({ status: 'authenticated', error: { code } })
    expect(await outcomeOf(client.getAccessToken({ fresh: true }))).toBe('ok')
    expect(client.getSnapshot()).not.toHaveProperty('error')
  })

  it('keeps the user also when the server refuses for another reason than the grant', async () => {
    const { client, server } = await signedIn()
    server.tamper.response = (response, { endpoint }) =>
      endpoint === 'token' ? { ...response, status: 400, body: '{"error":"invalid_client"}' } : response
    expect(await outcomeOf(client.getAccessToken({ fresh: true }))).toBe('token_refused')
    expect(client.getSnapshot().status).toBe('authenticated')
  })

  it('is tried again later and later, and at least every five minutes', async () => {
    const bed = createTestBed()
    const tried: number[] = []
    const { client, signIn } = bed.open({
      http(request) {
        if (request.body?.startsWith('grant_type=refresh_token')) tried.push(bed.clock.now() / 1000)
        return bed.server.http(request)
      },
    })
    await signIn()
    bed.server.faults.always('token', 'offline')
    await bed.clock.advance(1_500_000)
    const gaps = tried.slice(1).map((at, index) => at - (tried[index] as number))
    expect(gaps).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300])
    expect(client.getSnapshot()).toMatchObject({ status: 'authenticated', error: { code: 'network_failed' } })
    bed.server.faults.clear()
    await bed.clock.advance(300_000)
    expect(client.getSnapshot()).not.toHaveProperty('error')
  })

  it('ends the session when the grant is over, and forgets it', async () => {
    const { client, server, sessions } = await signedIn()
    server.endGrants()
    expect(await outcomeOf(client.getAccessToken({ fresh: true }))).toBe('session_ended')
    expect(client.getSnapshot()).toMatchObject({ status: 'anonymous', error: { code: 'session_ended' } })
    expect(sessions.values.size).toBe(0)
    expect(await outcomeOf(client.getAccessToken())).toBe('session_ended')
  })

  it('by a lost answer is saved by the grace period of the server', async () => {
    const { client, server } = await signedIn({ server: { refresh: { gracePeriod: 60 } } })
    server.faults.next('token', 'lost')
    expect(await outcomeOf(client.getAccessToken({ fresh: true }))).toBe('network_failed')
    expect(await outcomeOf(client.getAccessToken({ fresh: true }))).toBe('ok')
  })
})

describe('while a refresh is under way', () => {
  /** A refresh, and what is asked for behind it: another token, a login, and the first token again. */
  async function queued(spoil: (bed: TestBed) => void) {
    const { bed, client, clock, server, tab } = await signedIn()
    spoil(bed)
    server.faults.latency = 1000
    const asked = [
      client.getAccessToken({ fresh: true }),
      client.getAccessToken({ resource: ['https://api.example'] }),
      client.login({ prompt: 'consent' }),
      client.getAccessToken({ fresh: true }),
    ]
    const outcomes = asked.map(outcomeOf)
    await clock.advance(10_000)
    return {
      outcomes: await Promise.all(outcomes),
      asked,
      server,
      navigations: tab.navigations.visits.length,
    }
  }

  it('everyone waits for what they asked for, and gets that', async () => {
    const { outcomes, asked, server, navigations } = await queued(() => {})
    expect(outcomes).toEqual(['ok', 'ok', 'ok', 'ok'])
    const [first, other, , again] = (await Promise.all(asked)) as { token: string }[]
    expect([first?.token === again?.token, first?.token === other?.token]).toEqual([true, false])
    const resources = server.calls('token').map(({ parameters }) => parameters.resource)
    expect(resources).toEqual([undefined, undefined, 'https://api.example'])
    expect(navigations).toBe(2)
  })

  it('everyone who waits for a token is told of the end, and a login goes on', async () => {
    const { outcomes, navigations } = await queued(({ server }) => server.endGrants())
    expect(outcomes).toEqual(['session_ended', 'session_ended', 'ok', 'session_ended'])
    expect(navigations).toBe(2)
  })
})

describe('several tabs', () => {
  it('refresh once, however many of them want to', async () => {
    const bed = createTestBed()
    const tabs = Array.from({ length: 10 }, () => bed.open())
    await tabs[0]?.signIn()
    await Promise.all(tabs.map(({ client }) => client.start()))
    bed.clock.jump(600_000)
    const tokens = await Promise.all(tabs.map(({ client }) => client.getAccessToken()))
    expect(new Set(tokens.map(({ token }) => token)).size).toBe(1)
    expect(bed.server.calls('token').map(({ status }) => status)).toEqual([200, 200])
  })

  it('without a lock may refresh twice: the grace period of the server saves the session', async () => {
    const bed = createTestBed({ server: { refresh: { gracePeriod: 10 } } })
    const unlocked = { lock: undefined as never }
    const [one, two] = [bed.open(unlocked), bed.open(unlocked)]
    await one.signIn()
    await two.client.start()
    const both = [one, two].map(({ client }) => outcomeOf(client.getAccessToken({ fresh: true })))
    expect(await Promise.all(both)).toEqual(['ok', 'ok'])
  })

  it('of which one is late find the newer session instead of losing it', async () => {
    const bed = createTestBed()
    const one = bed.open()
    const two = bed.open({ lock: undefined as never })
    await one.signIn()
    await two.client.start()
    // The second tab is refused for a token that the first one has replaced meanwhile.
    bed.server.faults.latency = 1000
    const [first, second] = [one, two].map(({ client }) => client.getAccessToken({ fresh: true }))
    bed.server.tamper.response = (response, { parameters }) => {
      const isSecond = bed.server.calls('token').length === 3 && parameters.grant_type === 'refresh_token'
      return isSecond ? { ...response, status: 400, body: '{"error":"invalid_grant"}' } : response
    }
    await bed.clock.advance(2000)
    const tokens = await Promise.all([first, second])
    expect(tokens[0]).toEqual(tokens[1])
  })

  it('of which one is late find the newer refresh token, also where the access token is still the same', async () => {
    const bed = createTestBed({ server: { refresh: { gracePeriod: 60 } } })
    const deaf = () => ({
      lock: undefined as never,
      sessions: { ...bed.sessions.open(), watch: undefined as never },
    })
    const [one, two] = [bed.open(deaf()), bed.open(deaf())]
    await one.signIn()
    await two.client.start()
    bed.server.tamper.response = (response, { endpoint, parameters }) => {
      const isLate =
        endpoint === 'token' && parameters.resource === undefined && bed.server.calls('token').length === 2
      return isLate ? { ...response, status: 400, body: '{"error":"invalid_grant"}' } : response
    }
    const { token: old } = await one.client.getAccessToken()
    bed.server.faults.latency = 1000
    const late = one.client.getAccessToken({ fresh: true })
    await bed.clock.advance(10)
    bed.server.faults.latency = 0
    await two.client.getAccessToken({ resource: ['https://api.example'] })
    await bed.clock.advance(2000)
    const { token } = await late
    expect([token === old, bed.server.accepts(token)]).toEqual([false, true])
    expect(one.client.getSnapshot()).not.toHaveProperty('error')
  })

  it('go on when the holder of the lock is killed', async () => {
    const bed = createTestBed({ server: { refresh: { gracePeriod: 60 } } })
    const [one, two] = [bed.open(), bed.open()]
    await one.signIn()
    await two.client.start()
    bed.server.faults.latency = 10_000
    const killed = outcomeOf(one.client.getAccessToken({ fresh: true }))
    await bed.clock.advance(100)
    one.close()
    expect(await killed).toBe('disposed')
    bed.server.faults.latency = 0
    expect(await outcomeOf(two.client.getAccessToken({ fresh: true }))).toBe('ok')
  })

  it('of which one has ended the session are all signed out', async () => {
    const bed = createTestBed()
    const [one, two] = [
      bed.open(),
      bed.open({ sessions: { ...bed.sessions.open(), watch: undefined as never } }),
    ]
    await one.signIn()
    await two.client.start()
    await one.client.logout()
    expect(await outcomeOf(two.client.getAccessToken({ fresh: true }))).toBe('signed_out')
    expect(two.client.getSnapshot()).toMatchObject({ status: 'anonymous', error: { code: 'signed_out' } })
  })
})

describe('a port that fails', () => {
  it('does not keep a refresh from being made: no lock', async () => {
    const { client } = await signedIn({}, { lock: () => Promise.reject(new Error('no locks here')) })
    expect(await outcomeOf(client.getAccessToken({ fresh: true }))).toBe('ok')
  })

  it('does not keep a refresh from being made: no readable storage', async () => {
    const bed = createTestBed()
    const sessions = createFailingStorage(bed.sessions.open())
    const { client, signIn } = bed.open({ sessions })
    await signIn()
    sessions.broken.add('get')
    expect(await outcomeOf(client.getAccessToken({ fresh: true }))).toBe('ok')
  })

  it('ends the session when the grant is over and nothing newer can be found', async () => {
    const bed = createTestBed()
    const sessions = createFailingStorage(bed.sessions.open())
    const { client, signIn } = bed.open({ sessions })
    await signIn()
    sessions.broken.add('get')
    bed.server.endGrants()
    expect(await outcomeOf(client.getAccessToken({ fresh: true }))).toBe('session_ended')
  })
})

describe('a token for something else', () => {
  const API = ['https://api.example']

  it('is asked for once, kept beside the first one, and replaced on its own', async () => {
    const { client, server, clock } = await signedIn({ client: { autoRefresh: false } })
    const login = await client.getAccessToken()
    const tokens = await Promise.all([1, 2].map(() => client.getAccessToken({ resource: API })))
    expect(tokens[0]).toEqual(tokens[1])
    expect(tokens[0]).not.toEqual(login)
    expect(server.calls('token')[1]?.parameters).toMatchObject({ resource: API[0] })
    expect(await client.getAccessToken()).toEqual(login)
    expect(server.calls('token')).toHaveLength(2)
    clock.jump(300_000)
    expect(await client.getAccessToken({ resource: API })).not.toEqual(tokens[0])
    expect(server.calls('token')).toHaveLength(3)
  })

  it('may have fewer scopes', async () => {
    const { client, server } = await signedIn()
    await client.getAccessToken({ scope: 'email' })
    expect(server.calls('token')[1]?.parameters).toMatchObject({ scope: 'email' })
    expect(client.getSnapshot()).toMatchObject({ scope: 'openid profile email' })
  })

  it('that is refused says nothing of the session', async () => {
    const { client } = await signedIn({ server: { resources: [] } })
    expect(await outcomeOf(client.getAccessToken({ resource: API }))).toBe('token_refused')
    expect(client.getSnapshot()).not.toHaveProperty('error')
    expect(await outcomeOf(client.getAccessToken())).toBe('ok')
  })

  it('survives a reload, and a refresh of the first one', async () => {
    const { client, tab, server } = await signedIn()
    const { token } = await client.getAccessToken({ resource: API })
    await client.getAccessToken({ fresh: true })
    const again = tab.reload()
    expect((await again.client.getAccessToken({ resource: API })).token).toBe(token)
    expect(server.calls('token')).toHaveLength(3)
  })

  it('is kept with the newest others, so that a session stays small enough to be stored', async () => {
    const { client, server, sessions } = await signedIn()
    const ask = (index: number) => client.getAccessToken({ resource: [`https://api.example/${index}`] })
    for (let index = 0; index < 20; index++) await ask(index)
    const stored = JSON.parse([...sessions.values.values()][0] as string)
    expect(Object.keys(stored.others)).toHaveLength(16)
    const requests = server.calls('token').length
    await ask(19)
    await ask(4)
    expect(server.calls('token')).toHaveLength(requests)
    await ask(3)
    expect(server.calls('token')).toHaveLength(requests + 1)
  })

  it('is none where there is no refresh token', async () => {
    const { client } = await signedIn({ server: { refresh: false } })
    expect(await outcomeOf(client.getAccessToken({ resource: API }))).toBe('session_expired')
    expect(client.getSnapshot().status).toBe('authenticated')
  })

  it('that is refused leaves the next attempt for the first one where it was', async () => {
    const { client, clock, server } = await signedIn({
      server: { resources: [], refresh: { rotate: false } },
    })
    server.faults.next('token', 'offline')
    await outcomeOf(client.getAccessToken({ fresh: true }))
    await outcomeOf(client.getAccessToken({ resource: API }))
    const requests = server.calls('token').length
    await clock.advance(5_000)
    expect(server.calls('token')).toHaveLength(requests + 1)
  })

  it('is asked for again when another context replaced the whole session', async () => {
    const bed = createTestBed()
    const deaf = { sessions: { ...bed.sessions.open(), watch: undefined as never } }
    const { client, signIn } = bed.open(deaf)
    await signIn()
    const { token } = await client.getAccessToken({ resource: API })
    await bed.open().signIn()
    const fresh = await client.getAccessToken({ resource: API, fresh: true })
    expect([fresh.token === token, bed.server.accepts(fresh.token)]).toEqual([false, true])
  })

  it('that another tab got already is taken from there', async () => {
    const { bed, client, server } = await signedIn()
    const other = bed.open({ sessions: { ...bed.sessions.open(), watch: undefined as never } })
    await other.client.start()
    const { token } = await client.getAccessToken({ resource: API })
    expect((await other.client.getAccessToken({ resource: API })).token).toBe(token)
    expect(server.calls('token')).toHaveLength(2)
  })
})

it('nobody who is signed out gets a token', async () => {
  const { client } = createTestBed().open()
  expect(await outcomeOf(client.getAccessToken())).toBe('login_required')
})
