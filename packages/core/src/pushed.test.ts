import { describe, expect, it } from 'vitest'
import { createTestBed } from '../../testing/src/index.ts'
import { outcomeOf } from '../test/outcome.ts'
import { queryOf } from '../test/query.ts'
import { dpop } from './dpop.ts'
import { pushed } from './pushed.ts'

const options = { server: { pushed: true }, client: { pushed } } as const

describe('a pushed request', () => {
  it('carries all that the URL carried, and leaves a reference there', async () => {
    const bed = createTestBed(options)
    const tab = bed.open()
    await tab.signIn({ prompt: 'login', resource: ['https://api.example'] })
    expect(bed.server.calls('pushed')[0]?.parameters).toMatchObject({
      response_type: 'code',
      client_id: 'app',
      redirect_uri: 'https://app.example/callback',
      scope: 'openid profile email',
      code_challenge_method: 'S256',
      prompt: 'login',
      resource: 'https://api.example',
    })
    expect(Object.keys(queryOf(tab.navigations.last().url))).toEqual(['client_id', 'request_uri'])
  })

  it.each([
    ['offline', 'network_failed'],
    [500, 'push_invalid'],
    [200, 'push_invalid'],
  ] as const)('that meets "%s" ends the login with %s, before the user agent leaves', async (fault, code) => {
    const bed = createTestBed(options)
    bed.server.faults.next('pushed', fault)
    const tab = bed.open()
    expect(await outcomeOf(tab.client.login())).toBe(code)
    expect(tab.navigations.visits).toEqual([])
    expect(tab.client.getSnapshot()).toMatchObject({ status: 'anonymous', error: { code } })
  })

  it('is bound to the key by its proof: the URL says nothing of it', async () => {
    const bed = createTestBed({ server: { pushed: true, dpop: true }, client: { pushed, dpop: dpop() } })
    const tab = bed.open()
    await tab.client.login()
    expect(bed.server.calls('pushed')[0]?.headers.dpop).toBeDefined()
    expect(Object.keys(queryOf(tab.navigations.last().url))).toEqual(['client_id', 'request_uri'])
  })

  it('is not refused by an answer that only looks like a refusal', async () => {
    const bed = createTestBed(options)
    bed.server.tamper.response = (response, { endpoint }) =>
      endpoint === 'pushed' ? { ...response, status: 200, body: '{"error":"invalid_request"}' } : response
    await expect(bed.open().client.login()).rejects.toMatchObject({ code: 'push_invalid', status: 200 })
  })

  it('that is refused says why in the words of the server', async () => {
    const bed = createTestBed(options)
    bed.server.tamper.response = (response, { endpoint }) =>
      endpoint === 'pushed' ? { ...response, status: 400, body: '{"error":"invalid_request"}' } : response
    await expect(bed.open().client.login()).rejects.toMatchObject({
      code: 'push_refused',
      message: 'The server refused the login: invalid_request.',
      status: 400,
      server: { error: 'invalid_request' },
    })
  })

  it.each(['{}', '{"request_uri":""}', '{"request_uri":1}', 'urn:x'])(
    'with the answer %s is none',
    async (body) => {
      const bed = createTestBed(options)
      bed.server.tamper.response = (response, { endpoint }) =>
        endpoint === 'pushed' ? { ...response, body } : response
      expect(await outcomeOf(bed.open().client.login())).toBe('push_invalid')
    },
  )

  it('of a login that is superseded is given up', async () => {
    const bed = createTestBed(options)
    const tab = bed.open()
    await tab.client.start()
    await outcomeOf(tab.client.login())
    tab.client.returned()
    bed.server.faults.latency = 1000
    const first = outcomeOf(tab.client.login())
    await bed.clock.advance(500)
    const second = outcomeOf(tab.client.login())
    await bed.clock.advance(2000)
    expect([await first, await second]).toEqual(['login_superseded', 'ok'])
  })
})
