import { describe, expect, it } from 'vitest'
import { createTestBed } from '../../testing/src/index.ts'
import { outcomeOf } from '../test/outcome.ts'
import { type Observation, observe } from './observe.ts'

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
      for (const [name, value] of new URL(url).searchParams)
        if (/^(state|nonce|id_token_hint)$/.test(name)) secrets.add(value)
    }
    const text = JSON.stringify(seen)
    expect(secrets.size).toBeGreaterThan(10)
    expect([...secrets].filter((secret) => text.includes(secret))).toEqual([])
  })

  it('that stops sees no more', async () => {
    const { client } = createTestBed().open()
    const stop = observe(client, () => expect.unreachable())
    stop()
    await client.start()
  })
})
