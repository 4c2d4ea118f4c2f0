import { PkceError } from '@pkce/core'
import { expect, it } from 'vitest'
import { createTestBed } from './test-bed.ts'

it('takes a user through a whole login, with an id_token whose signature is checked', async () => {
  const bed = createTestBed()
  const tab = bed.open()
  expect(await tab.signIn({ returnTo: '/profile' })).toEqual({ replayed: false, returnTo: '/profile' })
  expect(tab.client.getSnapshot()).toMatchObject({
    status: 'authenticated',
    user: { sub: 'ada', name: 'Ada Lovelace', email: 'ada@example.com' },
    scope: 'openid profile email',
  })
  const { token } = await tab.client.getAccessToken()
  expect(bed.server.accepts(token)).toBe(true)
  expect(bed.server.log.map(({ endpoint }) => endpoint)).toEqual([
    'metadata',
    'authorization',
    'token',
    'keys',
  ])
})

it('keeps the session over a reload, without asking the server', async () => {
  const bed = createTestBed()
  const tab = bed.open()
  await tab.signIn()
  const requests = bed.server.log.length
  const again = tab.reload()
  expect(await again.client.start()).toMatchObject({ status: 'authenticated', user: { sub: 'ada' } })
  expect(bed.server.log).toHaveLength(requests)
})

it('completes after a reload the login that was begun before it', async () => {
  const bed = createTestBed()
  const tab = bed.open()
  await tab.client.login()
  const { response } = bed.server.authorize(tab.navigations.last().url)
  const again = tab.reload()
  expect(await again.client.handleCallback(response)).toEqual({ replayed: false })
})

it('refreshes when the time has come, with nobody asking', async () => {
  const bed = createTestBed()
  const tab = bed.open()
  await tab.signIn()
  const before = await tab.client.getAccessToken()
  await bed.clock.advance(300_000)
  const after = await tab.client.getAccessToken()
  expect(after.token).not.toBe(before.token)
  expect(bed.server.calls('token')).toHaveLength(2)
  expect(bed.server.accepts(after.token)).toBe(true)
})

it('shows two tabs of one browser the same session, and its end', async () => {
  const bed = createTestBed()
  const [first, second] = [bed.open(), bed.open()]
  await second.client.start()
  await first.signIn()
  await bed.clock.settle()
  expect(second.client.getSnapshot()).toMatchObject({ status: 'authenticated', user: { sub: 'ada' } })
  await first.client.logout()
  await bed.clock.settle()
  expect(second.client.getSnapshot()).toEqual({ status: 'anonymous' })
})

it('refuses what the user refuses', async () => {
  const bed = createTestBed()
  const tab = bed.open()
  const refused = tab.signIn({}, { error: 'access_denied' })
  await expect(refused).rejects.toBeInstanceOf(PkceError)
  await expect(refused).rejects.toMatchObject({
    code: 'authorization_refused',
    server: { error: 'access_denied' },
  })
})

it('leaves no timer, watcher or lock behind a page that is closed', async () => {
  const bed = createTestBed()
  const tab = bed.open()
  await tab.signIn()
  expect(bed.clock.timers).toBe(1)
  expect(bed.sessions.watchers).toBe(1)
  tab.close()
  expect([bed.clock.timers, bed.sessions.watchers, bed.locks.held]).toEqual([0, 0, []])
})

it('makes the same login in every run, and another one in every tab', async () => {
  const urlOf = async (tabs: number) => {
    const bed = createTestBed()
    const opened = Array.from({ length: tabs }, () => bed.open())
    await opened.at(-1)?.client.login()
    return opened.at(-1)?.navigations.last().url
  }
  expect(await urlOf(1)).toBe(await urlOf(1))
  expect(await urlOf(2)).not.toBe(await urlOf(1))
})
