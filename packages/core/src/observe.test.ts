import { describe, expect, it, vi } from 'vitest'
import { createTestBed } from '../../testing/src/index.ts'
import { outcomeOf } from '../test/outcome.ts'
import { queryOf } from '../test/query.ts'
import { type Observation, observe } from './observe.ts'
import { pushed } from './pushed.ts'

describe('an observer', () => {
  it('sees every transition of a login, in order', async () => {
    const { client, signIn } = createTestBed().open()
    const seen: Observation[] = []
    observe(client, (observation) => seen.push(observation))
    await signIn()
    const statuses = seen.map((one) => (one.kind === 'transition' ? one.to.status : one.kind))
    expect(statuses.filter((status, index) => status !== statuses[index - 1])).toEqual([
      ...['restoring', 'discovering', 'preparing', 'authorizing', 'receiving'],
      ...['exchanging', 'verifying', 'keeping', 'signed-in'],
    ])
  })

  it('is told what each request is for, and where each value is stored', async () => {
    const bed = createTestBed({ server: { pushed: true }, client: { pushed } })
    const { client, signIn } = bed.open()
    const seen: string[] = []
    observe(client, (observation) => {
      if (observation.kind !== 'transition') return
      for (const effect of observation.effects) {
        if (effect.type === 'request' || effect.type === 'navigate') seen.push(effect.purpose)
        if ('store' in effect) seen.push(`${effect.type} ${effect.store}`)
      }
    })
    await signIn()
    await client.getAccessToken({ fresh: true })
    await client.logout()
    expect(seen).toEqual([
      ...['load session', 'discovery', 'save transaction', 'push', 'login'],
      ...['load transaction', 'swap transaction', 'code', 'keys', 'save session'],
      ...['load session', 'refresh', 'save session'],
      ...['save session', 'load session', 'revocation', 'logout'],
    ])
  })

  it('never sees a secret, whatever happens', async () => {
    const bed = createTestBed()
    const { client, signIn, navigations } = bed.open()
    const seen: Observation[] = []
    observe(client, (observation) => seen.push(observation))
    await outcomeOf(signIn({}, { error: 'access_denied' }))
    await signIn()
    const secrets = new Set<string>()
    secrets.add((await client.getAccessToken()).token)
    secrets.add((await client.getAccessToken({ fresh: true })).token)
    for (const text of bed.sessions.values.values()) {
      const { accessToken, refreshToken, idToken } = JSON.parse(text)
      for (const secret of [accessToken, refreshToken, idToken]) secrets.add(secret)
    }
    bed.server.faults.next('token', 'offline')
    await outcomeOf(client.getAccessToken({ fresh: true }))
    await client.logout()
    for (const { parameters } of bed.server.log) {
      const { code, code_verifier, refresh_token, state, nonce, id_token_hint, token } = parameters
      for (const secret of [code, code_verifier, refresh_token, state, nonce, id_token_hint, token]) {
        if (secret) secrets.add(secret)
      }
    }
    for (const { url } of navigations.visits) {
      for (const [name, value] of Object.entries(queryOf(url)))
        if (/^(state|nonce|id_token_hint)$/.test(name)) secrets.add(value)
    }
    const text = JSON.stringify(seen)
    expect(secrets.size).toBeGreaterThan(10)
    expect([...secrets].filter((secret) => text.includes(secret))).toEqual([])
  })

  it('does not see whom a login expects', async () => {
    const { client } = createTestBed().open()
    const seen: Observation[] = []
    observe(client, (observation) => seen.push(observation))
    await client.login({ idTokenHint: 'header.claims.signature' })
    expect(JSON.stringify(seen)).not.toContain('header.claims')
  })

  it('that throws is reported, and stops nothing', async () => {
    const reported = vi.spyOn(Promise, 'reject').mockImplementation(() => new Promise(() => {}))
    const { client, signIn } = createTestBed().open()
    const fault = new Error('devtools')
    observe(client, () => {
      throw fault
    })
    await signIn()
    expect(await outcomeOf(client.getAccessToken({ fresh: true }))).toBe('ok')
    expect(reported).toHaveBeenCalledWith(fault)
    reported.mockRestore()
  })

  it('that stops sees no more', async () => {
    const { client } = createTestBed().open()
    const stop = observe(client, () => expect.unreachable())
    stop()
    await client.start()
  })
})
