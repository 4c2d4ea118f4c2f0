import { describe, expect, it } from 'vitest'
import { createTestBed, type TestBed, type TestBedOptions } from '../../testing/src/index.ts'
import { outcomeOf } from '../test/outcome.ts'
import { queryOf } from '../test/query.ts'
import { isAuthorizationResponse } from './callback.ts'

/** A login whose answer the server spoils: how the callback ends, and how many codes were exchanged. */
async function answered(
  spoil: (parameters: Readonly<Record<string, string>>) => Record<string, string>,
  options: TestBedOptions = {},
) {
  const bed = createTestBed(options)
  bed.server.tamper.authorization = spoil
  const outcome = await outcomeOf(bed.open().signIn())
  return [outcome, bed.server.calls('token').length]
}

const without = (name: string) => (parameters: Readonly<Record<string, string>>) => {
  const { [name]: _, ...rest } = parameters
  return rest
}

describe('a login that fails', () => {
  const returnTo = '/profile?tab=2'

  it.each<[string, (bed: TestBed) => void]>([
    [
      'authorization_refused',
      ({ server }) => {
        server.tamper.authorization = (parameters) => ({ ...parameters, error: 'access_denied' })
      },
    ],
    [
      'token_refused',
      ({ server }) => {
        server.tamper.response = (response, { endpoint }) =>
          endpoint === 'token' ? { ...response, status: 400, body: '{"error":"invalid_grant"}' } : response
      },
    ],
    [
      'id_token_nonce',
      ({ server }) => {
        server.tamper.idToken = ({ header, claims }) => ({ header, claims: { ...claims, nonce: 'other' } })
      },
    ],
  ])('by %s says where it began', async (code, spoil) => {
    const bed = createTestBed()
    const tab = bed.open()
    spoil(bed)
    await tab.client.login({ returnTo })
    const { response } = bed.server.authorize(tab.navigations.last().url)
    const { client } = tab.reload()
    await expect(client.handleCallback(response)).rejects.toMatchObject({ code, returnTo })
    expect(client.getSnapshot()).toMatchObject({ error: { code, returnTo } })
  })

  it('says it also when its answer is opened again', async () => {
    const bed = createTestBed()
    const tab = bed.open()
    await tab.client.login({ returnTo })
    const { response } = bed.server.authorize(tab.navigations.last().url, { error: 'access_denied' })
    await outcomeOf(tab.client.handleCallback(response))
    const again = tab.reload().client.handleCallback(response)
    await expect(again).rejects.toMatchObject({ code: 'response_replayed', returnTo })
  })

  it('has no such place when its answer is not known', async () => {
    const { client } = createTestBed().open()
    const answer = client.handleCallback('https://app.example/callback?code=1&state=2')
    await expect(answer).rejects.toMatchObject({ code: 'state_unknown', returnTo: undefined })
  })
})

describe('an answer', () => {
  it.each(['query', 'fragment', 'form_post'] as const)(
    'is read from the response mode %s',
    async (responseMode) => {
      const bed = createTestBed({ client: { responseMode } })
      const tab = bed.open()
      expect(await outcomeOf(tab.signIn())).toBe('ok')
      expect(queryOf(tab.navigations.last().url).response_mode).toBe(responseMode)
    },
  )

  it('is known by its state with a code or an error, or by a signed response', () => {
    const at = 'https://app.example/callback'
    expect(isAuthorizationResponse(`${at}?code=1&state=2`)).toBe(true)
    expect(isAuthorizationResponse(`${at}?error=1&state=2`)).toBe(true)
    expect(isAuthorizationResponse(`${at}?response=1`)).toBe(true)
    expect(isAuthorizationResponse('code=1&state=2')).toBe(true)
    expect(isAuthorizationResponse(`${at}#code=1&state=2`, 'fragment')).toBe(true)
    expect(isAuthorizationResponse(`${at}#code=1&state=2`)).toBe(false)
    expect(isAuthorizationResponse(`${at}?code=1`)).toBe(false)
    expect(isAuthorizationResponse(`${at}?state=1`)).toBe(false)
    expect(isAuthorizationResponse(`${at}?code=%&state=1`)).toBe(false)
    expect(isAuthorizationResponse(at)).toBe(false)
  })

  it.each([
    ['state_missing', without('state')],
    ['state_unknown', (parameters: object) => ({ ...parameters, state: 'forged' })],
    ['code_missing', without('code')],
    ['iss_missing', without('iss')],
    ['iss_mismatch', (parameters: object) => ({ ...parameters, iss: 'https://evil.example' })],
    ['authorization_refused', (parameters: object) => ({ ...parameters, error: 'server_error' })],
  ])('ends in %s', async (code, spoil) => {
    expect(await answered(spoil as Parameters<typeof answered>[0])).toEqual([code, 0])
  })

  it('need not say whom it is from, where the server never does', async () => {
    const metadata = { authorization_response_iss_parameter_supported: undefined }
    expect(await answered(without('iss'), { server: { metadata } })).toEqual(['ok', 1])
  })

  it('of another server is no refusal of ours, whatever error it has (RFC 9207 §2.4)', async () => {
    const spoil = (parameters: object) => ({
      ...parameters,
      iss: 'https://evil.example',
      error: 'access_denied',
    })
    expect(await answered(spoil)).toEqual(['iss_mismatch', 0])
  })

  it('that repeats a parameter is refused (RFC 6749 §3.1)', async () => {
    const bed = createTestBed()
    const tab = bed.open()
    await tab.client.login()
    const { url } = bed.server.authorize(tab.navigations.last().url)
    expect(await outcomeOf(tab.client.handleCallback(`${url}&code=other`))).toBe('parameter_repeated')
    expect(await outcomeOf(tab.client.handleCallback(`${url}&unknown=1&unknown=2`))).toBe('ok')
  })

  it('that can not be read is refused', async () => {
    const tab = createTestBed().open()
    expect(await outcomeOf(tab.client.handleCallback('https://app.example/callback?code=%&state=x'))).toBe(
      'response_invalid',
    )
  })

  it('that refuses says so in the words of the server', async () => {
    const bed = createTestBed()
    bed.server.tamper.authorization = (parameters) => ({ ...parameters, error_uri: 'https://as.example/why' })
    const decision = { error: 'access_denied', errorDescription: 'Not today.' }
    await expect(bed.open().signIn({}, decision)).rejects.toMatchObject({
      code: 'authorization_refused',
      server: {
        error: 'access_denied',
        error_description: 'Not today.',
        error_uri: 'https://as.example/why',
      },
    })
  })

  it('that comes too late is refused', async () => {
    const bed = createTestBed({ client: { transactionLifetime: 60 } })
    // A storage need not drop what has expired.
    const values = new Map<string, string>()
    const tab = bed.open({
      transactions: {
        get: (key) => values.get(key),
        set: (key, value) => void values.set(key, value),
        delete: (key) => void values.delete(key),
      },
    })
    await tab.client.login({ returnTo: '/profile' })
    const { response } = bed.server.authorize(tab.navigations.last().url)
    bed.clock.jump(60_000)
    await expect(tab.client.handleCallback(response)).rejects.toMatchObject({
      code: 'transaction_expired',
      returnTo: '/profile',
    })
  })

  it('to a login that was stored by something else is refused', async () => {
    const bed = createTestBed()
    const tab = bed.open()
    const storage = tab.transactions.open()
    const stored = [
      '{',
      '[]',
      '{}',
      '{"verifier":"v"}',
      '{"used":1}',
      '{"verifier":"v","scope":"s","server":{}}',
      // Nothing that can be compared with a time.
      JSON.stringify({
        ...{ verifier: 'v', scope: 's', protections: [], expiresAt: { valueOf: 1, toString: 1 } },
        server: { issuer: 'https://as.example', token_endpoint: 'https://as.example/token' },
      }),
    ]
    for (const [index, value] of stored.entries()) {
      storage.set(`s${index}`, value)
      expect(await outcomeOf(tab.client.handleCallback(`https://app.example/?code=c&state=s${index}`))).toBe(
        'state_unknown',
      )
    }
  })
})

// What can not be made a number or a text, however it is tried.
const NOTHING = [{ toString: '', valueOf: '' }]

it.each([{ expiresAt: undefined }, { expiresAt: NOTHING }, { maxAge: NOTHING }, { requiredAcr: NOTHING }])(
  'an answer to a login that was stored with %j is refused',
  async (spoiled) => {
    const bed = createTestBed()
    const tab = bed.open()
    await tab.client.login()
    const { url, state } = tab.navigations.last()
    const { values, open } = tab.transactions
    const stored = JSON.parse(values.get(state as string) as string)
    open().set(state as string, JSON.stringify({ ...stored, ...spoiled }))
    const { response } = bed.server.authorize(url)
    expect(await outcomeOf(tab.client.handleCallback(response))).toBe('state_unknown')
  },
)

it('an answer to the login of another client of the app is not taken, and not used up (RFC 9700 §4.4.2.2)', async () => {
  const [bed, other] = [createTestBed(), createTestBed({ server: { issuer: 'https://other.example' } })]
  const tab = bed.open()
  const foreign = other.open({ transactions: tab.transactions.open() })
  await tab.client.login()
  const { response } = bed.server.authorize(tab.navigations.last().url)
  expect(await outcomeOf(foreign.client.handleCallback(response))).toBe('state_unknown')
  expect(await outcomeOf(tab.client.handleCallback(response))).toBe('ok')
})

describe('the same answer', () => {
  it('given to one client any number of times is exchanged once', async () => {
    const bed = createTestBed()
    const tab = bed.open()
    await tab.client.login()
    const { response } = bed.server.authorize(tab.navigations.last().url)
    const results = await Promise.all([1, 2, 3].map(() => tab.client.handleCallback(response)))
    expect(results).toEqual([{ replayed: false }, { replayed: false }, { replayed: false }])
    expect(bed.server.calls('token')).toHaveLength(1)
  })

  it('opened again with a session leads to where it led', async () => {
    const bed = createTestBed()
    const tab = bed.open()
    await tab.client.login({ returnTo: '/profile' })
    const { response } = bed.server.authorize(tab.navigations.last().url)
    await tab.client.handleCallback(response)
    const again = tab.reload()
    expect(await again.client.handleCallback(response)).toEqual({ replayed: true, returnTo: '/profile' })
    expect(again.client.getSnapshot()).toMatchObject({ status: 'authenticated' })
    expect(bed.server.calls('token')).toHaveLength(1)
  })

  it('opened again without a session is refused', async () => {
    const bed = createTestBed()
    const tab = bed.open()
    await tab.client.login()
    const { response } = bed.server.authorize(tab.navigations.last().url, { error: 'access_denied' })
    expect(await outcomeOf(tab.client.handleCallback(response))).toBe('authorization_refused')
    expect(await outcomeOf(tab.reload().client.handleCallback(response))).toBe('response_replayed')
  })

  it('opened in two contexts at the same moment is exchanged in one of them', async () => {
    const bed = createTestBed()
    const tab = bed.open()
    await tab.client.login()
    const { response } = bed.server.authorize(tab.navigations.last().url)
    const twin = bed.open({ transactions: tab.transactions.open() })
    const outcomes = await Promise.all(
      [tab, twin].map(({ client }) => outcomeOf(client.handleCallback(response))),
    )
    expect(outcomes).toContain('ok')
    expect(bed.server.calls('token')).toHaveLength(1)
  })
})

it('a callback that fails leaves the session that was there', async () => {
  const bed = createTestBed()
  const tab = bed.open()
  await tab.signIn()
  expect(await outcomeOf(tab.signIn({ prompt: 'consent' }, { error: 'access_denied' }))).toBe(
    'authorization_refused',
  )
  expect(tab.client.getSnapshot()).toMatchObject({
    status: 'authenticated',
    user: { sub: 'ada' },
    error: { code: 'authorization_refused' },
  })
})
