import { describe, expect, it } from 'vitest'
import { createTestBed } from '../../testing/src/index.ts'
import { outcomeOf } from '../test/outcome.ts'
import { PENDING } from './snapshot.ts'

describe('a snapshot', () => {
  it('is pending until something is known, and on a server that renders', async () => {
    const { client } = createTestBed().open()
    expect(client.getSnapshot()).toBe(PENDING)
    const started = client.start()
    expect(client.getSnapshot()).toBe(PENDING)
    await started
    expect(client.getServerSnapshot()).toBe(PENDING)
  })

  it('goes from one to the next through a whole life', async () => {
    const bed = createTestBed()
    const { client, signIn } = bed.open()
    const seen: string[] = []
    client.subscribe(() => {
      const { status, ...more } = client.getSnapshot()
      seen.push('refreshing' in more && more.refreshing ? `${status}, refreshing` : status)
    })
    await client.start()
    await signIn()
    await client.getAccessToken({ fresh: true })
    await client.logout()
    expect(seen.filter((one, index) => one !== seen[index - 1])).toEqual([
      'anonymous',
      'redirecting',
      'pending',
      'authenticated',
      'authenticated, refreshing',
      'authenticated',
      'redirecting',
      'anonymous',
    ])
  })

  it('stays the same object until something in it changes', async () => {
    const bed = createTestBed()
    const { client, signIn } = bed.open()
    await signIn()
    const before = client.getSnapshot()
    await client.getAccessToken()
    client.wake()
    client.returned()
    await bed.clock.advance(1000)
    expect(client.getSnapshot()).toBe(before)
  })

  it('has the same user object as long as it says the same of the user', async () => {
    const bed = createTestBed()
    const { client, signIn } = bed.open()
    await signIn()
    const userOf = () => {
      const snapshot = client.getSnapshot()
      return snapshot.status === 'authenticated' ? snapshot.user : undefined
    }
    const user = userOf()
    bed.server.tamper.tokens = ({ id_token: _, ...body }) => body
    await client.getAccessToken({ fresh: true })
    expect(userOf()).toBe(user)
    bed.server.tamper.tokens = undefined
    bed.server.tamper.idToken = ({ header, claims }) => ({ header, claims: { ...claims, name: 'Countess' } })
    await client.getAccessToken({ fresh: true })
    expect(userOf()).toMatchObject({ name: 'Countess' })
  })

  it('has one error object for one failure', async () => {
    const { client, signIn } = createTestBed().open()
    await outcomeOf(signIn({}, { error: 'access_denied' }))
    const [first, second] = [client.getSnapshot(), client.getSnapshot()]
    expect(first).toMatchObject({ status: 'anonymous', error: { code: 'authorization_refused' } })
    expect(second).toBe(first)
  })

  it('is still that of the user while a login to something more is under way', async () => {
    const { client, signIn } = createTestBed().open()
    await signIn()
    await client.login({ acrValues: 'gold' })
    expect(client.getSnapshot()).toMatchObject({
      status: 'authenticated',
      user: { sub: 'ada' },
      refreshing: false,
    })
  })

  it('shows that the token is being replaced also while its id_token is checked and it is written', async () => {
    const bed = createTestBed()
    const { client, signIn } = bed.open()
    await signIn()
    const seen = new Set<boolean>()
    client.subscribe(() => {
      const snapshot = client.getSnapshot()
      if (snapshot.status === 'authenticated') seen.add(snapshot.refreshing)
    })
    bed.server.keys.rotate()
    bed.server.faults.latency = 1000
    const refresh = client.getAccessToken({ fresh: true })
    await bed.clock.advance(1500)
    expect(client.getSnapshot()).toMatchObject({ refreshing: true })
    await bed.clock.advance(1000)
    await refresh
    expect(client.getSnapshot()).toMatchObject({ refreshing: false })
    expect(seen).toEqual(new Set([true, false]))
  })

  it('holds no secret', async () => {
    const { client, signIn } = createTestBed().open()
    await signIn()
    const { token } = await client.getAccessToken()
    const text = JSON.stringify(client.getSnapshot())
    expect(text).not.toContain(token)
    expect(text).not.toMatch(/refresh-|code-|"ey/)
  })
})
