import { describe, expect, it } from 'vitest'
import { createFailingStorage, createTestBed } from '../../testing/src/index.ts'
import { outcomeOf } from '../test/outcome.ts'
import { nameOf } from './session.ts'

const KEY = 'https://as.example app'

describe('a stored session', () => {
  it('is all that a reload needs', async () => {
    const bed = createTestBed()
    const tab = bed.open()
    await tab.signIn()
    const before = tab.client.getSnapshot()
    const again = tab.reload()
    expect(await again.client.start()).toEqual(before)
    await bed.clock.advance(300_000)
    expect(bed.server.calls('token')).toHaveLength(2)
  })

  it.each([
    '',
    '{',
    '[]',
    'null',
    '{"accessToken":"a"}',
    '{"accessToken":"a","scope":"","server":null,"protections":[]}',
    '{"accessToken":1,"scope":"","server":{"issuer":"i","token_endpoint":"t"},"protections":[]}',
    '{"accessToken":"a","scope":"","server":{"issuer":"i"},"protections":[]}',
    '{"accessToken":"a","scope":"","server":{"issuer":"i","token_endpoint":"t"},"protections":[],"others":{"x":null}}',
    '{"accessToken":"a","scope":"","server":{"token_endpoint":"t"},"protections":[]}',
  ])('that is "%s" is none', async (text) => {
    const bed = createTestBed()
    bed.sessions.open().set(KEY, text)
    expect(await bed.open().client.start()).toEqual({ status: 'anonymous' })
  })

  it.each([
    { expiresAt: [{ toString: '', valueOf: '' }] },
    { refreshAt: '0' },
    { others: 'x' },
    { others: { x: { accessToken: 'a', scope: '', expiresAt: [] } } },
  ])('with %j in it is none', async (spoiled) => {
    const bed = createTestBed()
    await bed.open().signIn()
    const stored = JSON.parse(bed.sessions.values.get(KEY) as string)
    bed.sessions.open().set(KEY, JSON.stringify({ ...stored, ...spoiled }))
    expect(await bed.open().client.start()).toEqual({ status: 'anonymous' })
  })

  it('with what it may leave out left out is one', async () => {
    const bed = createTestBed()
    await bed.open().signIn()
    const { expiresAt: _, refreshAt: __, ...stored } = JSON.parse(bed.sessions.values.get(KEY) as string)
    bed.sessions.open().set(KEY, JSON.stringify({ ...stored, others: null }))
    expect(await bed.open().client.start()).toMatchObject({ status: 'authenticated' })
  })

  it.each(['accessToken', 'scope', 'protections', 'server'])('without its "%s" is none', async (name) => {
    const bed = createTestBed()
    await bed.open().signIn()
    const { [name]: _, ...rest } = JSON.parse(bed.sessions.values.get(KEY) as string)
    bed.sessions.open().set(KEY, JSON.stringify(rest))
    expect(await bed.open().client.start()).toEqual({ status: 'anonymous' })
  })

  it('of another client is left alone', async () => {
    const bed = createTestBed()
    bed.sessions.open().set('https://as.example other', 'x')
    const tab = bed.open()
    await tab.signIn()
    await tab.client.logout()
    expect([...bed.sessions.values]).toEqual([['https://as.example other', 'x']])
  })

  it('that can not be read is said, and a login is possible all the same', async () => {
    const bed = createTestBed()
    const sessions = createFailingStorage(bed.sessions.open(), 'get')
    const tab = bed.open({ sessions })
    expect(await tab.client.start()).toMatchObject({ status: 'anonymous', error: { code: 'storage_failed' } })
    expect(await outcomeOf(tab.signIn())).toBe('ok')
  })
})

describe('a session that can not be written', () => {
  it('lives on in its tab, says so, and leaves nothing stale behind', async () => {
    const bed = createTestBed()
    bed.sessions.open().set(KEY, 'stale')
    const sessions = createFailingStorage(bed.sessions.open(), 'set')
    const tab = bed.open({ sessions })
    await tab.signIn()
    expect(tab.client.getSnapshot()).toMatchObject({
      status: 'authenticated',
      error: { code: 'storage_failed' },
    })
    await bed.clock.settle()
    expect(bed.sessions.values.size).toBe(0)
  })

  it('is refreshed without asking the storage, and written when it can be', async () => {
    const bed = createTestBed()
    const sessions = createFailingStorage(bed.sessions.open(), 'set')
    const tab = bed.open({ sessions })
    await tab.signIn()
    expect(await outcomeOf(tab.client.getAccessToken({ fresh: true }))).toBe('ok')
    sessions.broken.clear()
    const { token } = await tab.client.getAccessToken({ fresh: true })
    expect(bed.sessions.values.get(KEY)).toContain(token)
    expect(tab.client.getSnapshot()).not.toHaveProperty('error')
  })

  it('gives way to one that another tab could write, and is then shared again', async () => {
    const bed = createTestBed()
    const sessions = createFailingStorage(bed.sessions.open(), 'set')
    const tab = bed.open({ sessions })
    await tab.signIn()
    sessions.broken.clear()
    const other = bed.open()
    await other.signIn()
    await bed.clock.settle()
    const { token } = await other.client.getAccessToken()
    expect((await tab.client.getAccessToken()).token).toBe(token)
    const { token: next } = await other.client.getAccessToken({ fresh: true })
    expect((await tab.client.getAccessToken({ fresh: true })).token).not.toBe(token)
    expect(bed.server.calls('token').map(({ status }) => status)).not.toContain(400)
    expect(next).not.toBe(token)
  })

  it('ends with the grant, like any other', async () => {
    const bed = createTestBed()
    const tab = bed.open({ sessions: createFailingStorage(bed.sessions.open(), 'set') })
    await tab.signIn()
    bed.server.endGrants()
    expect(await outcomeOf(tab.client.getAccessToken({ fresh: true }))).toBe('session_ended')
    expect(tab.client.getSnapshot().status).toBe('anonymous')
  })
})

describe('another tab', () => {
  it('that refreshed hands its token over', async () => {
    const bed = createTestBed()
    const [one, two] = [bed.open(), bed.open()]
    await two.client.start()
    await one.signIn()
    const { token } = await one.client.getAccessToken({ fresh: true })
    await bed.clock.settle()
    expect((await two.client.getAccessToken()).token).toBe(token)
    expect(bed.server.calls('token')).toHaveLength(2)
  })

  it('whose storage holds something else changes nothing for who is signed out, and why', async () => {
    const bed = createTestBed()
    const tab = bed.open()
    await outcomeOf(tab.signIn({}, { error: 'access_denied' }))
    const snapshot = tab.client.getSnapshot()
    bed.sessions.open().set(KEY, 'nonsense')
    await bed.clock.settle()
    expect(snapshot).toHaveProperty('error')
    expect(tab.client.getSnapshot()).toBe(snapshot)
  })

  it('that signs out while this one refreshes wins', async () => {
    const bed = createTestBed()
    const tab = bed.open()
    await tab.signIn()
    bed.server.faults.latency = 1000
    const token = outcomeOf(tab.client.getAccessToken({ fresh: true }))
    await bed.clock.advance(500)
    bed.sessions.open().delete(KEY)
    await bed.clock.advance(1000)
    expect(await token).toBe('signed_out')
    expect(tab.client.getSnapshot()).toMatchObject({ status: 'anonymous' })
    expect(bed.sessions.values.size).toBe(0)
  })

  it('whose change can not be read changes nothing here', async () => {
    const bed = createTestBed()
    const sessions = createFailingStorage(bed.sessions.open())
    const tab = bed.open({ sessions })
    await tab.signIn()
    const snapshot = tab.client.getSnapshot()
    sessions.broken.add('get')
    bed.sessions.open().delete(KEY)
    await bed.clock.settle()
    expect(tab.client.getSnapshot()).toBe(snapshot)
  })

  it('that signs in as somebody else while this one refreshes wins, and serves those who wait', async () => {
    const bed = createTestBed()
    const [one, two] = [bed.open(), bed.open()]
    await one.signIn()
    bed.server.faults.latency = 1000
    const waiting = one.client.getAccessToken({ fresh: true })
    await bed.clock.advance(10)
    bed.server.faults.latency = 0
    await two.signIn({}, { user: { sub: 'grace' } })
    await bed.clock.settle()
    expect(await waiting).toEqual(await two.client.getAccessToken())
    expect(one.client.getSnapshot()).toMatchObject({ status: 'authenticated', user: { sub: 'grace' } })
    await bed.clock.advance(2000)
    expect(one.client.getSnapshot()).toMatchObject({ user: { sub: 'grace' } })
  })

  it('that writes what is here already changes nothing in a refresh', async () => {
    const bed = createTestBed()
    const tab = bed.open()
    await tab.signIn()
    bed.server.faults.latency = 1000
    const fresh = outcomeOf(tab.client.getAccessToken({ fresh: true }))
    await bed.clock.advance(10)
    bed.sessions.open().set(KEY, bed.sessions.values.get(KEY) as string)
    await bed.clock.advance(2000)
    expect(await fresh).toBe('ok')
    expect(bed.server.calls('token')).toHaveLength(2)
  })

  it('that signs out while this one is writing its session wins, and one that writes does not', async () => {
    const login = async (value?: string) => {
      const bed = createTestBed()
      const sessions = bed.sessions.open()
      let written: () => void = () => {}
      const disk = new Promise<void>((resolve) => {
        written = resolve
      })
      const set = async (...all: Parameters<typeof sessions.set>) => {
        await disk
        await sessions.set(...all)
      }
      const tab = bed.open({ sessions: { ...sessions, set } })
      const outcome = outcomeOf(tab.signIn())
      await bed.clock.settle()
      const other = bed.sessions.open()
      other.set(KEY, value ?? 'x')
      if (value === undefined) other.delete(KEY)
      await bed.clock.settle()
      written()
      await bed.clock.settle()
      return [await outcome, tab.client.getSnapshot().status]
    }
    expect(await login()).toEqual(['signed_out', 'anonymous'])
    const bed = createTestBed()
    await bed.open().signIn()
    expect(await login(bed.sessions.values.get(KEY))).toEqual(['ok', 'authenticated'])
  })

  it('that signs out while this one checks a new id_token wins', async () => {
    const bed = createTestBed()
    const tab = bed.open()
    await tab.signIn()
    bed.server.keys.rotate()
    const token = outcomeOf(tab.client.getAccessToken({ fresh: true }))
    await bed.clock.settle()
    await token
    bed.server.keys.rotate()
    bed.server.faults.latency = 1000
    const late = outcomeOf(tab.client.getAccessToken({ fresh: true }))
    await bed.clock.advance(1500)
    bed.sessions.open().delete(KEY)
    await bed.clock.advance(1000)
    expect(await late).toBe('signed_out')
  })

  it('that signs out while this one is on its way to a stronger login is heard', async () => {
    const bed = createTestBed()
    const tab = bed.open()
    await tab.signIn()
    await tab.client.login({ acrValues: 'gold' })
    expect(tab.client.getSnapshot().status).toBe('authenticated')
    bed.sessions.open().delete(KEY)
    await bed.clock.settle()
    expect(tab.client.getSnapshot()).toEqual({ status: 'redirecting', to: 'login' })
    tab.client.returned()
    expect(tab.client.getSnapshot()).toEqual({ status: 'anonymous' })
  })

  it('that signs in while this one is on its way to a login shows its user here', async () => {
    const bed = createTestBed()
    const [one, two] = [bed.open(), bed.open()]
    await one.client.login()
    await two.signIn()
    await bed.clock.settle()
    expect(one.client.getSnapshot()).toMatchObject({ status: 'authenticated', user: { sub: 'ada' } })
  })

  it('that signs out does not undo a login that is being verified here', async () => {
    const bed = createTestBed()
    const tab = bed.open()
    await tab.client.login()
    const { response } = bed.server.authorize(tab.navigations.last().url)
    bed.server.faults.latency = 1000
    const login = outcomeOf(tab.client.handleCallback(response))
    await bed.clock.advance(1500)
    const other = bed.sessions.open()
    other.set(KEY, 'x')
    other.delete(KEY)
    await bed.clock.advance(1000)
    expect(await login).toBe('ok')
    expect(tab.client.getSnapshot().status).toBe('authenticated')
  })
})

it('names a token by what it is for', () => {
  expect(nameOf()).toBe('')
  expect(nameOf({})).toBe('')
  const names = [
    { resource: ['https://a.example'] },
    { resource: ['https://a.example'], scope: 'read' },
    { scope: 'read' },
    { scope: '' },
  ].map(nameOf)
  expect(new Set([...names, '']).size).toBe(5)
})
