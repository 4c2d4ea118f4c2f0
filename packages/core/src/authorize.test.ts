import { describe, expect, it } from 'vitest'
import { answerNavigations, createTestBed } from '../../testing/src/index.ts'
import { outcomeOf } from '../test/outcome.ts'
import { queryOf } from '../test/query.ts'
import { pushed } from './pushed.ts'

describe('the authorization request', () => {
  it('carries what RFC 6749, RFC 7636 and OpenID Connect want in it, and nothing else', async () => {
    const tab = createTestBed().open()
    await tab.client.login()
    expect(queryOf(tab.navigations.last().url)).toEqual({
      response_type: 'code',
      client_id: 'app',
      redirect_uri: 'https://app.example/callback',
      scope: 'openid profile email',
      state: expect.stringMatching(/^[\w-]{22}$/),
      nonce: expect.stringMatching(/^[\w-]{22}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    })
  })

  it('names another registered redirect URI when this login wants it, and asks for tokens with the same', async () => {
    const redirectUris = ['https://app.example/callback', 'https://app.example/relay']
    const bed = createTestBed({ server: { clients: [{ clientId: 'app', redirectUris }] } })
    const tab = bed.open()
    await tab.signIn({ redirectUri: 'https://app.example/relay' })
    expect(queryOf(tab.navigations.last().url).redirect_uri).toBe('https://app.example/relay')
    expect(bed.server.calls('token')[0]?.parameters.redirect_uri).toBe('https://app.example/relay')
  })

  it('tells the port that takes the user there which state to wait for, also when it was pushed', async () => {
    for (const pushes of [{}, { pushed }]) {
      const bed = createTestBed({ server: { pushed: true }, client: pushes })
      const tab = bed.open()
      await tab.client.login()
      const { url, state } = tab.navigations.last()
      expect(queryOf(bed.server.authorize(url).response).state).toBe(state)
    }
  })

  it('carries what the app and this login add to it', async () => {
    const tab = createTestBed({
      client: { parameters: { audience: 'app', theme: 'dark' }, resource: ['https://api.example'] },
    }).open()
    await tab.client.login({
      prompt: 'login',
      maxAge: 0,
      loginHint: 'ada@example.com',
      acrValues: 'gold',
      idTokenHint: 'hint',
      uiLocales: 'de en',
      display: 'page',
      claims: { userinfo: { email: null } },
      authorizationDetails: [{ type: 'payment' }],
      scope: 'openid',
      resource: ['https://a.example', 'https://b.example'],
      parameters: { theme: 'light' },
    })
    const { url } = tab.navigations.last()
    expect(queryOf(url)).toMatchObject({
      prompt: 'login',
      max_age: '0',
      login_hint: 'ada@example.com',
      acr_values: 'gold',
      id_token_hint: 'hint',
      ui_locales: 'de en',
      display: 'page',
      claims: '{"userinfo":{"email":null}}',
      authorization_details: '[{"type":"payment"}]',
      scope: 'openid',
      audience: 'app',
      theme: 'light',
    })
    expect(url).toContain('&resource=https%3A%2F%2Fa.example&resource=https%3A%2F%2Fb.example')
  })

  it('carries what was set by hand though it has an option, and the option before that', async () => {
    const tab = createTestBed({
      client: { parameters: { prompt: 'select_account', display: 'touch' } },
    }).open()
    await tab.client.login({ display: 'popup', parameters: { login_hint: 'ada' } })
    expect(queryOf(tab.navigations.last().url)).toMatchObject({
      ...{ prompt: 'select_account', display: 'popup', login_hint: 'ada' },
    })
  })

  it('names no scope where none is asked for', async () => {
    const { client, navigations } = createTestBed({
      client: { openId: undefined as never, scope: '' },
    }).open()
    await client.login()
    expect(queryOf(navigations.last().url)).not.toHaveProperty('scope')
  })

  it('leaves the redirect URI out where one alone is registered, and then asks for tokens without it', async () => {
    const bed = createTestBed({ client: { omitRedirectUri: true } })
    const tab = bed.open()
    await tab.client.login()
    const { url } = tab.navigations.last()
    expect(queryOf(url)).not.toHaveProperty('redirect_uri')
    expect(await outcomeOf(tab.client.handleCallback(bed.server.authorize(url).response))).toBe('ok')
    expect(bed.server.calls('token')[0]?.parameters).not.toHaveProperty('redirect_uri')
  })

  it.each([
    'state',
    'nonce',
    'code_challenge',
    'code_challenge_method',
    'redirect_uri',
    'client_id',
    'response_type',
    'response_mode',
    'scope',
    'request',
    'request_uri',
    'client_secret',
    'client_assertion',
    'dpop_jkt',
    'max_age',
    'resource',
  ])('never lets an app set "%s" by hand', async (name) => {
    const bed = createTestBed()
    expect(await outcomeOf(bed.open().client.login({ parameters: { [name]: 'x' } }))).toBe(
      'configuration_invalid',
    )
    const configured = createTestBed({ client: { parameters: { [name]: 'x' } } })
    expect(await outcomeOf(configured.open().client.login())).toBe('configuration_invalid')
  })

  it.each(['state2', 'my_state', 'requested', 'prerequest', 'scopes'])(
    'lets an app set "%s", which only looks like one of these',
    async (name) => {
      const tab = createTestBed().open()
      await tab.client.login({ parameters: { [name]: 'x' } })
      expect(queryOf(tab.navigations.last().url)).toHaveProperty(name, 'x')
    },
  )

  it('is not sent when the user could not be taken back safely, and the server is not even looked for', async () => {
    const bed = createTestBed()
    const tab = bed.open()
    expect(await outcomeOf(tab.client.login({ returnTo: 'https://evil.example' }))).toBe('return_to_unsafe')
    expect(tab.navigations.visits).toEqual([])
    expect(bed.server.log).toEqual([])
  })

  it('asks for no id_token that could not be verified', async () => {
    const tab = createTestBed({ client: { openId: undefined as never, scope: 'read' } }).open()
    expect(await outcomeOf(tab.client.login({ scope: 'openid' }))).toBe('configuration_invalid')
  })
})

describe('the user agent', () => {
  it('is on its way while the login is prepared, and while it is away', async () => {
    const tab = createTestBed().open()
    await tab.client.start()
    const login = tab.client.login()
    expect(tab.client.getSnapshot()).toEqual({ status: 'redirecting', to: 'login' })
    await login
    expect(tab.client.getSnapshot()).toEqual({ status: 'redirecting', to: 'login' })
  })

  it('that comes back without an answer ends the login, and nothing else', async () => {
    const bed = createTestBed()
    const tab = bed.open()
    await tab.client.login()
    tab.client.returned()
    expect(tab.client.getSnapshot()).toEqual({ status: 'anonymous' })
    await tab.signIn()
    await tab.client.login({ prompt: 'consent' })
    tab.client.returned()
    expect(tab.client.getSnapshot()).toMatchObject({ status: 'authenticated', user: { sub: 'ada' } })
  })

  it('that can not be sent there fails the login', async () => {
    const navigate = () => Promise.reject(new Error('blocked'))
    const tab = createTestBed().open({ navigate })
    await expect(tab.client.login()).rejects.toMatchObject({
      code: 'navigation_failed',
      cause: 'Error: blocked',
    })
    expect(tab.client.getSnapshot()).toMatchObject({
      status: 'anonymous',
      error: { code: 'navigation_failed' },
    })
  })

  it('that brings the answer back by itself signs in within login()', async () => {
    const bed = createTestBed()
    const tab = bed.open({ navigate: answerNavigations(({ url }) => bed.server.authorize(url).response) })
    await tab.client.login()
    expect(tab.client.getSnapshot()).toMatchObject({ status: 'authenticated' })
  })

  it('that brings a refusal back by itself fails login()', async () => {
    const bed = createTestBed()
    const refuse = answerNavigations(
      ({ url }) => bed.server.authorize(url, { error: 'access_denied' }).response,
    )
    expect(await outcomeOf(bed.open({ navigate: refuse }).client.login())).toBe('authorization_refused')
  })

  it('whose answer comes after the user gave up is ignored', async () => {
    const bed = createTestBed()
    let bring: (response: string) => void = () => {}
    let asked = ''
    const popup = answerNavigations(({ url }) => {
      asked = url
      return new Promise<string>((resolve) => {
        bring = resolve
      })
    })
    const tab = bed.open({ navigate: popup })
    const login = outcomeOf(tab.client.login())
    await bed.clock.settle()
    await tab.client.logout()
    bring(bed.server.authorize(asked).response)
    expect(await login).toBe('signed_out')
    await bed.clock.settle()
    expect(tab.client.getSnapshot()).toEqual({ status: 'anonymous' })
    expect(bed.server.calls('token')).toHaveLength(0)
  })
})

describe('of two logins', () => {
  it('at once the later one counts, in whatever step the earlier one is', async () => {
    const bed = createTestBed()
    const tab = bed.open()
    const outcomes = [1, 2, 3].map(() => outcomeOf(tab.client.login()))
    expect(await Promise.all(outcomes)).toEqual(['login_superseded', 'login_superseded', 'ok'])
    expect(tab.navigations.visits).toHaveLength(1)
  })

  it('one that can not be obeyed leaves the other one under way', async () => {
    const bed = createTestBed()
    const tab = bed.open()
    await tab.client.start()
    bed.server.faults.latency = 1000
    const good = outcomeOf(tab.client.login())
    await bed.clock.advance(500)
    expect(await outcomeOf(tab.client.login({ returnTo: '//evil.example' }))).toBe('return_to_unsafe')
    await bed.clock.advance(500)
    expect(await good).toBe('ok')
    expect(tab.navigations.visits).toHaveLength(1)
  })

  it('one after the other the answer to either is taken, each once', async () => {
    const bed = createTestBed()
    const tab = bed.open()
    await tab.client.login()
    const first = bed.server.authorize(tab.navigations.last().url)
    await tab.client.login()
    expect(await tab.client.handleCallback(first.response)).toEqual({ replayed: false })
  })
})
