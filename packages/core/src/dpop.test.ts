import { describe, expect, it } from 'vitest'
import { createSigningKey, createTestBed, readFakeJws, type TestBedOptions } from '../../testing/src/index.ts'
import { outcomeOf } from '../test/outcome.ts'
import { queryOf } from '../test/query.ts'
import { sendAuthorized } from './authorized-request.ts'
import { dpop } from './dpop.ts'
import { PkceError } from './errors.ts'
import { pushed } from './pushed.ts'
import type { Session, State } from './state.ts'

const bound: TestBedOptions = { server: { dpop: true }, client: { dpop: dpop() } }

describe('a bound login', () => {
  it('names the key in the request, and proves it when the code is exchanged', async () => {
    const bed = createTestBed(bound)
    const tab = bed.open()
    await tab.signIn()
    const jkt = queryOf(tab.navigations.last().url).dpop_jkt
    expect(jkt).toMatch(/^[\w-]{43}$/)
    const [{ headers = {}, url = '' } = {}] = bed.server.calls('token')
    const proof = readFakeJws(headers.dpop ?? '')
    expect(proof?.header).toEqual({ typ: 'dpop+jwt', alg: 'ES256', jwk: createSigningKey('browser').jwk })
    expect(proof?.claims).toEqual({
      jti: expect.stringMatching(/^[\w-]{22}$/),
      htm: 'POST',
      htu: url,
      iat: bed.clock.now() / 1000,
    })
  })

  it('has its code redeemed by the key that began it, and no other', async () => {
    const bed = createTestBed(bound)
    const tab = bed.open()
    await tab.client.login()
    const { response } = bed.server.authorize(tab.navigations.last().url)
    const thief = bed.open({
      transactions: tab.transactions.open(),
      keys: async () => createSigningKey('thief'),
    })
    expect(await outcomeOf(thief.client.handleCallback(response))).toBe('token_refused')
  })

  it('is refused when the server does not bind the token', async () => {
    const bed = createTestBed(bound)
    bed.server.tamper.tokens = (body) => ({ ...body, token_type: 'Bearer' })
    expect(await outcomeOf(bed.open().signIn())).toBe('token_unbound')
  })

  it('does not begin without a key', async () => {
    const tab = createTestBed(bound).open({ keys: undefined as never })
    expect(await outcomeOf(tab.client.login())).toBe('configuration_invalid')
  })

  it('whose key fails says why in the words of the port, if it has any', async () => {
    const lost = { code: 'crypto_failed', message: 'The key of this browser was deleted.' } as const
    const own = createTestBed(bound).open({ keys: () => Promise.reject(new PkceError(lost)) })
    await expect(own.client.login()).rejects.toMatchObject(lost)
    const other = createTestBed(bound).open({ keys: () => Promise.reject(new Error('no disk')) })
    await expect(other.client.login()).rejects.toMatchObject({
      code: 'crypto_failed',
      cause: 'Error: no disk',
    })
  })

  it('survives a reload, and its refreshes are proved too', async () => {
    const bed = createTestBed(bound)
    const tab = bed.open()
    await tab.signIn()
    const again = tab.reload()
    expect(await again.client.getAccessToken({ fresh: true })).toMatchObject({ tokenType: 'DPoP' })
    expect(bed.server.calls('token').map(({ headers }) => !!headers.dpop)).toEqual([true, true])
  })
})

it('a session that is not bound is refreshed without a proof', async () => {
  const bed = createTestBed({ client: { dpop: dpop() } })
  const { client, signIn } = bed.open()
  await signIn()
  await client.getAccessToken({ fresh: true })
  expect(bed.server.calls('token').map(({ headers }) => headers.dpop)).toEqual([undefined, undefined])
})

describe('a bound login that is pushed', () => {
  const options: TestBedOptions = {
    server: { dpop: true, pushed: true },
    client: { dpop: dpop(), pushed, require: ['dpop', 'pushed'] },
  }

  it('proves the key ahead, and does not name it besides', async () => {
    const bed = createTestBed(options)
    await bed.open().signIn()
    const [{ headers = {}, parameters = {} } = {}, ...more] = bed.server.calls('pushed')
    expect(readFakeJws(headers.dpop ?? '')?.header).toMatchObject({ typ: 'dpop+jwt' })
    expect(parameters).not.toHaveProperty('dpop_jkt')
    expect(more).toEqual([])
  })

  it('names the key instead when its proof does not get through, and is bound to it all the same', async () => {
    const bed = createTestBed(options)
    bed.server.faults.next('pushed', 'offline')
    const tab = bed.open()
    await tab.client.login()
    const { headers = {}, parameters = {} } = bed.server.calls('pushed').at(-1) ?? {}
    expect(headers).not.toHaveProperty('dpop')
    expect(parameters.dpop_jkt).toMatch(/^[\w-]{43}$/)
    const { response } = bed.server.authorize(tab.navigations.last().url)
    const thief = bed.open({
      transactions: tab.transactions.open(),
      keys: async () => createSigningKey('thief'),
    })
    expect(await outcomeOf(thief.client.handleCallback(response))).toBe('token_refused')
  })

  it('is given up when neither gets through', async () => {
    const bed = createTestBed(options)
    bed.server.faults.always('pushed', 'offline')
    const tab = bed.open()
    expect(await outcomeOf(tab.client.login())).toBe('network_failed')
    bed.server.faults.clear()
    await tab.signIn()
    expect(tab.client.getSnapshot().status).toBe('authenticated')
  })

  it('is not pushed again when an answer refused it', async () => {
    const bed = createTestBed(options)
    bed.server.tamper.response = (response, { endpoint }) =>
      endpoint === 'pushed' ? { ...response, status: 500, body: '' } : response
    expect(await outcomeOf(bed.open().client.login())).toBe('push_invalid')
    expect(bed.server.calls('pushed')).toHaveLength(1)
  })

  it('does not name its key where an exchange or a refresh gets no answer: only a proof counts there', async () => {
    const bed = createTestBed(options)
    bed.server.faults.next('token', 'offline')
    const tab = bed.open()
    expect(await outcomeOf(tab.signIn())).toBe('network_failed')
    await tab.signIn()
    expect(bed.server.calls('token').filter(({ parameters }) => 'dpop_jkt' in parameters)).toEqual([])
  })
})

describe('the nonce that a server wants in a proof', () => {
  const options: TestBedOptions = { ...bound, server: { dpop: 'nonce' } }
  const errorsOf = (bed: ReturnType<typeof createTestBed>) =>
    bed.server.calls('token').map(({ error }) => error)

  it('is learned from its refusal, once, and kept for the next request', async () => {
    const bed = createTestBed(options)
    const tab = bed.open()
    await tab.signIn()
    await tab.client.getAccessToken({ fresh: true })
    expect(errorsOf(bed)).toEqual(['use_dpop_nonce', undefined, undefined])
    bed.server.changeProofNonce()
    await tab.client.getAccessToken({ fresh: true })
    expect(errorsOf(bed).slice(3)).toEqual(['use_dpop_nonce', undefined])
  })

  it('that changes with every answer ends in a refusal, not in a loop', async () => {
    const bed = createTestBed(options)
    const tab = bed.open()
    bed.server.tamper.response = (response, { endpoint }) => {
      if (endpoint === 'token') bed.server.changeProofNonce()
      return response
    }
    expect(await outcomeOf(tab.signIn())).toBe('token_refused')
    expect(errorsOf(bed)).toEqual(['use_dpop_nonce', 'use_dpop_nonce'])
  })

  it('does not repeat a request that was refused for another reason', async () => {
    const bed = createTestBed(bound)
    const tab = bed.open()
    bed.server.tamper.response = (response, { endpoint }) =>
      endpoint === 'token'
        ? { status: 400, headers: { 'dpop-nonce': 'n1' }, body: '{"error":"invalid_grant"}' }
        : response
    expect(await outcomeOf(tab.signIn())).toBe('token_refused')
    expect(bed.server.calls('token')).toHaveLength(1)
  })

  it.each([
    ['a success', 200, '{"error":"use_dpop_nonce"}', 'token_response_invalid'],
    ['an answer without words', 400, 'no', 'server_unavailable'],
  ])('does not repeat %s', async (_, status, body, code) => {
    const bed = createTestBed(bound)
    const tab = bed.open()
    bed.server.tamper.response = (response, { endpoint }) =>
      endpoint === 'token' ? { status, headers: { 'dpop-nonce': 'n1' }, body } : response
    expect(await outcomeOf(tab.signIn())).toBe(code)
    expect(bed.server.calls('token')).toHaveLength(1)
  })

  it('is none where the refusal names none', async () => {
    const bed = createTestBed(options)
    bed.server.tamper.response = (response) => {
      const { 'dpop-nonce': _, ...headers } = response.headers as Record<string, string>
      return { ...response, headers }
    }
    expect(await outcomeOf(bed.open().signIn())).toBe('token_refused')
    expect(errorsOf(bed)).toEqual(['use_dpop_nonce'])
  })
})

describe('a request to an API', () => {
  const URL_ = 'https://api.example/things?x=1'

  it('carries the token and a proof that is bound to both', async () => {
    const bed = createTestBed(bound)
    const { client, signIn } = bed.open()
    await signIn()
    const request = { method: 'GET', url: URL_, repeatable: true }
    let sent: Readonly<Record<string, string>> = {}
    await sendAuthorized(client, request, ['https://api.example'], async (headers) => {
      sent = headers
      return { status: 200, headers: new Map<string, string>() }
    })
    const { token } = await client.getAccessToken()
    expect(sent.authorization).toBe(`DPoP ${token}`)
    expect(readFakeJws(sent.dpop ?? '')?.claims).toMatchObject({
      htm: 'GET',
      htu: 'https://api.example/things',
      ath: expect.stringMatching(/^[\w-]{43}$/),
    })
  })

  it('is sent once more with the nonce that the API wants, and with it from then on', async () => {
    const bed = createTestBed(bound)
    const { client, signIn } = bed.open()
    await signIn()
    const nonces: unknown[] = []
    const apis = ['https://api.example', 'https://other.example']
    const send = (url = URL_) =>
      sendAuthorized(client, { method: 'GET', url, repeatable: true }, apis, async ({ dpop = '' }) => {
        const { nonce } = readFakeJws(dpop)?.claims ?? {}
        nonces.push(nonce)
        const headers = { 'dpop-nonce': 'n1', 'www-authenticate': 'DPoP error="use_dpop_nonce"' }
        return { status: nonce === 'n1' ? 200 : 401, headers: new Map(Object.entries(headers)) }
      })
    expect((await send()).status).toBe(200)
    expect((await send('https://api.example/else')).status).toBe(200)
    expect(nonces).toEqual([undefined, 'n1', 'n1'])
    expect((await send('https://other.example/')).status).toBe(200)
    expect(nonces.slice(3)).toEqual([undefined, 'n1'])
    // A nonce that was missing says nothing of the token.
    expect(bed.server.calls('token')).toHaveLength(1)
  })
})

it('proves one request among other effects, and leaves those alone', () => {
  const answer = { type: 'answer', id: 1, answer: { ok: true } } as const
  const request = {
    type: 'request',
    flight: 2,
    purpose: 'refresh',
    endpoint: 'https://as.example/token',
  } as const
  const session = { tokenType: 'DPoP' } as Session
  const state: State = { status: 'refreshing', flight: 2, queue: [], session, step: 'asking' }
  expect(dpop().attach({ state, effects: [answer, request] }).effects).toEqual([
    answer,
    { ...request, proof: {} },
  ])
})

it('a key is known by the thumbprint of RFC 7638 §3.1', async () => {
  const n =
    '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw'
  const more = { alg: 'RS256', kid: '2011-04-29', use: 'sig', x5t: 'x' }
  const jwk = { kty: 'RSA', n, e: 'AQAB', ...more }
  const { ports } = createTestBed().open()
  const key = { algorithm: 'RS256', jwk, sign: async (input: Uint8Array) => input }
  expect(await dpop().thumbprint({ ...ports, keys: async () => key })).toBe(
    'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs',
  )
})
