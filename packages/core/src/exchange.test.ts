import { describe, expect, it } from 'vitest'
import { createTestBed } from '../../testing/src/index.ts'
import { outcomeOf } from '../test/outcome.ts'

describe('the token request', () => {
  it('carries the code, the verifier and no secret', async () => {
    const bed = createTestBed({ client: { resource: ['https://api.example'] } })
    await bed.open().signIn()
    const [{ method = '', headers = {}, parameters = {} } = {}] = bed.server.calls('token')
    expect(method).toBe('POST')
    expect(headers).toEqual({
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
    })
    expect(parameters).toEqual({
      grant_type: 'authorization_code',
      code: expect.stringMatching(/^code-/),
      redirect_uri: 'https://app.example/callback',
      client_id: 'app',
      code_verifier: expect.stringMatching(/^[\w-]{43}$/),
      resource: 'https://api.example',
    })
  })

  it('needs no id_token where this login asks for none', async () => {
    const bed = createTestBed()
    bed.server.tamper.tokens = ({ id_token: _, ...body }) => body
    const tab = bed.open()
    expect(await outcomeOf(tab.signIn({ scope: 'email' }))).toBe('ok')
    expect(tab.client.getSnapshot()).toMatchObject({ status: 'authenticated', scope: 'email' })
  })

  it('goes to the server the login was sent to', async () => {
    const bed = createTestBed()
    const tab = bed.open()
    await tab.client.login()
    const { response } = bed.server.authorize(tab.navigations.last().url)
    // Whatever the metadata says by now: what was stored with the login counts.
    bed.server.tamper.metadata = (document) => ({ ...document, token_endpoint: 'https://evil.example/token' })
    expect(await outcomeOf(tab.reload().client.handleCallback(response))).toBe('ok')
  })

  it.each([
    ['offline', 'network_failed'],
    ['lost', 'network_failed'],
    [500, 'server_unavailable'],
    [400, 'server_unavailable'],
  ] as const)('that meets "%s" ends the login with %s', async (fault, code) => {
    const bed = createTestBed()
    bed.server.faults.next('token', fault)
    const tab = bed.open()
    expect(await outcomeOf(tab.signIn())).toBe(code)
    expect(tab.client.getSnapshot()).toMatchObject({ status: 'anonymous', error: { code } })
    expect(bed.sessions.values.size).toBe(0)
  })

  it('that is refused ends it in the words of the server', async () => {
    const bed = createTestBed({ server: { lifetimes: { code: 10 } } })
    const tab = bed.open()
    await tab.client.login()
    const { response } = bed.server.authorize(tab.navigations.last().url)
    bed.clock.jump(10_000)
    await expect(tab.client.handleCallback(response)).rejects.toMatchObject({
      code: 'token_refused',
      status: 400,
      server: { error: 'invalid_grant', error_description: 'The code has expired.' },
    })
  })

  it('that takes too long is given up', async () => {
    const bed = createTestBed({ client: { timeout: 2000 } })
    const tab = bed.open()
    await tab.client.login()
    const { response } = bed.server.authorize(tab.navigations.last().url)
    bed.server.faults.latency = 5000
    const outcome = outcomeOf(tab.client.handleCallback(response))
    await bed.clock.advance(2000)
    expect(await outcome).toBe('network_failed')
  })
})

describe('plain OAuth, without an id_token', () => {
  it('signs in with an access token alone, and asks for no keys', async () => {
    const bed = createTestBed({ client: { openId: undefined as never, scope: 'read' } })
    const tab = bed.open()
    await tab.signIn()
    expect(tab.client.getSnapshot()).toEqual({
      status: 'authenticated',
      scope: 'read',
      expiresAt: bed.clock.now() + 300_000,
      refreshing: false,
    })
    expect(bed.server.calls('keys')).toHaveLength(0)
  })
})
