import { describe, expect, it } from 'vitest'
import { createTestBed, createTestClient } from '../../testing/src/index.ts'
import { outcomeOf } from '../test/outcome.ts'
import { type AuthorizedRequest, mayCarryToken, sendAuthorized } from './authorized-request.ts'
import { INSIDE } from './client.ts'
import { dpop } from './dpop.ts'
import { type Observation, observe } from './observe.ts'

const API = 'https://api.example'

describe('an address', () => {
  it.each([
    [API, API],
    [`${API}/`, API],
    [`${API}/a/b?c#d`, API],
    [`${API}?c`, API],
    [`${API}/v1`, `${API}/v1/`],
    [`${API}/v1/x`, `${API}/v1/`],
  ])('%s may carry the token of %s', (url, allowed) => {
    expect(mayCarryToken(url, [allowed])).toBe(true)
  })

  it.each([
    ['https://api.example.evil.example/', API],
    ['https://api.example:444/', API],
    ['http://api.example/', API],
    ['https://evil.example/https://api.example/', API],
    ['https://api.example@evil.example/', API],
    ['https://user@api.example/', API],
    [`${API}/v10`, `${API}/v1`],
    [`${API}/v1/../v2`, `${API}/v1`],
    [`${API}/v1/%2e%2e/v2`, `${API}/v1`],
    [`${API}/v1/..`, `${API}/v1`],
    [`${API}/v1/./x`, `${API}/v1`],
    [`${API}/v1/..\u0000`, `${API}/v1`],
    [`${API}/v1/..\u001f`, `${API}/v1`],
    [`${API}\\evil`, API],
    [`${API}/v1%5c..`, `${API}/v1`],
    ['/relative', API],
    ['', API],
  ])('%s may not carry the token of %s', (url, allowed) => {
    expect(mayCarryToken(url, [allowed])).toBe(false)
  })

  it('may carry it for any of several, and for none of none', () => {
    expect(mayCarryToken(`${API}/`, ['https://a.example', API])).toBe(true)
    expect(mayCarryToken(`${API}/`, [])).toBe(false)
  })
})

/** An API that answers with these statuses, or headers, one after the other. */
async function callApi(
  answers: readonly (number | { status: number; headers: Record<string, string> })[],
  request: Partial<AuthorizedRequest> = {},
) {
  const bed = createTestBed()
  const { client, signIn } = bed.open()
  await signIn()
  const sent: (string | undefined)[] = []
  const all = { method: 'GET', url: `${API}/x`, repeatable: true, ...request }
  const response = await sendAuthorized(client, all, [API], async ({ authorization }) => {
    const next = answers[sent.length] ?? 200
    sent.push(authorization)
    const { status, headers } = typeof next === 'number' ? { status: next, headers: {} } : next
    return { status, headers: new Map(Object.entries(headers)) }
  })
  return {
    status: response.status,
    sent,
    tokens: new Set(sent).size,
    refreshes: bed.server.calls('token').length - 1,
  }
}

describe('a request with the token', () => {
  it('is sent once when it is accepted', async () => {
    expect(await callApi([200])).toMatchObject({ status: 200, sent: { length: 1 }, refreshes: 0 })
    expect(await callApi([403])).toMatchObject({ status: 403, sent: { length: 1 }, refreshes: 0 })
  })

  it('is sent once more with a new token when the API refuses the old one, and never in a loop', async () => {
    expect(await callApi([401, 200])).toMatchObject({ status: 200, tokens: 2, refreshes: 1 })
    expect(await callApi([401, 401, 401])).toMatchObject({ status: 401, sent: { length: 2 }, refreshes: 1 })
  })

  it('has no proof where the token is not bound', async () => {
    const { client, signIn } = createTestBed({ client: { dpop: dpop() } }).open()
    await signIn()
    const request = { method: 'GET', url: `${API}/x`, repeatable: true }
    await sendAuthorized(client, request, [API], async (headers) => {
      expect(Object.keys(headers)).toEqual(['authorization'])
      return { status: 200, headers: new Map<string, string>() }
    })
  })

  it('that is refused after another one had the token replaced takes the new one as it is', async () => {
    const bed = createTestBed()
    const { client, signIn } = bed.open()
    await signIn()
    const request = { method: 'GET', url: `${API}/x`, repeatable: true }
    let refuseLate = () => {}
    const late = new Promise<void>((resolve) => {
      refuseLate = resolve
    })
    const sent: string[] = []
    const send = (first: () => Promise<void>) => {
      let refused = false
      return async ({ authorization }: Readonly<Record<string, string>>) => {
        sent.push(authorization as string)
        if (refused) return { status: 200, headers: new Map<string, string>() }
        refused = true
        await first()
        return { status: 401, headers: new Map<string, string>() }
      }
    }
    const slow = sendAuthorized(
      client,
      request,
      [API],
      send(() => late),
    )
    await sendAuthorized(
      client,
      request,
      [API],
      send(async () => {}),
    )
    refuseLate()
    expect((await slow).status).toBe(200)
    const [old, , replaced] = sent
    expect(sent).toEqual([old, old, replaced, replaced])
    expect(replaced).not.toBe(old)
    expect(bed.server.calls('token')).toHaveLength(2)
  })

  it('is not sent twice when its body can be read only once', async () => {
    expect(await callApi([401, 200], { repeatable: false })).toMatchObject({
      status: 401,
      sent: { length: 1 },
    })
  })

  it('steps up when the API wants a stronger login or more scopes, and is then sent once more', async () => {
    const asked: unknown[] = []
    const stepUp = async (options: unknown) => asked.push(options)
    const stronger = {
      status: 401,
      headers: { 'www-authenticate': 'Bearer error="insufficient_user_authentication", acr_values="gold"' },
    }
    expect(await callApi([stronger, 200], { stepUp })).toMatchObject({ status: 200, refreshes: 0 })
    const more = {
      status: 403,
      headers: { 'www-authenticate': 'Bearer error="insufficient_scope", scope="write"' },
    }
    expect(await callApi([more, 200], { stepUp })).toMatchObject({ status: 200 })
    expect(await callApi([more, more], { stepUp })).toMatchObject({ status: 403, sent: { length: 2 } })
    expect(await callApi([more])).toMatchObject({ status: 403, sent: { length: 1 } })
    expect(asked).toEqual([
      { acrValues: 'gold', requireAcr: true },
      { scope: 'openid profile email write' },
      { scope: 'openid profile email write' },
    ])
  })

  it('is not sent anywhere else', async () => {
    await expect(callApi([], { url: 'https://evil.example/' })).rejects.toMatchObject({
      code: 'request_not_allowed',
    })
  })

  it('is not sent for nobody', async () => {
    const { client } = createTestBed().open()
    const request = { method: 'GET', url: API, repeatable: true }
    const sent = sendAuthorized(client, request, [API], () => expect.unreachable())
    expect(await outcomeOf(sent)).toBe('login_required')
  })

  it('is not sent by a client whose tokens are in another place', async () => {
    const client = { ...createTestClient(), [INSIDE]: undefined as never }
    const request = { method: 'GET', url: API, repeatable: true }
    expect(await outcomeOf(sendAuthorized(client, request, [API], () => expect.unreachable()))).toBe(
      'request_not_allowed',
    )
  })

  it('whose user signed out meanwhile asks for what the app asks for', async () => {
    const { client, signIn } = createTestBed().open()
    await signIn()
    const asked: unknown[] = []
    const stepUp = async (options: unknown) => {
      asked.push(options)
    }
    const request = { method: 'GET', url: API, repeatable: true, stepUp }
    const sent = sendAuthorized(client, request, [API], async () => {
      await client.logout({ endSession: false })
      const challenge = 'Bearer error="insufficient_scope", scope="write"'
      return { status: 403, headers: new Map([['www-authenticate', challenge]]) }
    })
    expect(await outcomeOf(sent)).toBe('login_required')
    expect(asked).toEqual([{ scope: 'openid profile email write' }])
  })

  it('may go to a name that is no URL, where that is what the app allows', async () => {
    const { client, signIn } = createTestBed().open()
    await signIn()
    const request = { method: 'GET', url: '/things', repeatable: true }
    const answered = { status: 200, headers: new Map([['dpop-nonce', 'n']]) }
    expect(await sendAuthorized(client, request, ['/things'], async () => answered)).toBe(answered)
  })

  it('may carry a token of its own', async () => {
    const bed = createTestBed()
    const { client, signIn } = bed.open()
    await signIn()
    const token = { resource: [API] }
    const request = { method: 'GET', url: API, repeatable: true, token }
    const answered = { status: 200, headers: new Map<string, string>() }
    let sent = ''
    await sendAuthorized(client, request, [API], async ({ authorization = '' }) => {
      sent = authorization
      return answered
    })
    expect(sent).toBe(`Bearer ${(await client.getAccessToken(token)).token}`)
  })

  it('is seen by observers, without its query', async () => {
    const { client, signIn } = createTestBed().open()
    await signIn()
    const seen: Observation[] = []
    observe(client, (observation) => seen.push(observation))
    const request = { method: 'PUT', url: `${API}/x?secret=1#y`, repeatable: true }
    await sendAuthorized(client, request, [API], async () => ({
      status: 204,
      headers: new Map<string, string>(),
    }))
    expect(seen.filter(({ kind }) => kind !== 'transition')).toMatchObject([
      { kind: 'call', method: 'PUT', url: `${API}/x` },
      { kind: 'answer', httpStatus: 204, url: `${API}/x` },
    ])
  })
})
