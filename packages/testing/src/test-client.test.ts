import { PkceError } from '@pkce/core'
import { expect, it } from 'vitest'
import { createTestClient } from './test-client.ts'

it('begins as it is told', () => {
  expect(createTestClient().getSnapshot()).toEqual({ status: 'anonymous' })
  expect(createTestClient({ status: 'pending' }).getSnapshot()).toEqual({ status: 'pending' })
  expect(createTestClient({ status: 'redirecting' }).getSnapshot()).toEqual({
    status: 'redirecting',
    to: 'login',
  })
  const client = createTestClient({ user: { sub: 'ada', name: 'Ada' }, scopes: ['openid', 'read'] })
  expect(client.getSnapshot()).toMatchObject({
    status: 'authenticated',
    user: { sub: 'ada', name: 'Ada' },
    scope: 'openid read',
  })
})

it('changes at once, and tells who subscribed', () => {
  const client = createTestClient()
  const seen: string[] = []
  const stop = client.subscribe(() => {
    const snapshot = client.getSnapshot()
    const error = 'error' in snapshot ? snapshot.error?.code : undefined
    seen.push([snapshot.status, ...(error ? [error] : [])].join(' '))
  })
  client.signIn({ sub: 'ada' })
  client.fail('network_failed')
  client.expire()
  client.fail(new PkceError({ code: 'login_required', message: 'No.' }))
  client.signOut()
  stop()
  client.signIn()
  expect(seen).toEqual([
    'authenticated',
    'authenticated network_failed',
    'anonymous session_expired',
    'anonymous login_required',
    'anonymous',
  ])
})

it('obeys the calls of components, and writes them down', async () => {
  const client = createTestClient({ token: 'abc' })
  await expect(client.getAccessToken()).rejects.toMatchObject({ code: 'login_required' })
  await client.login({ returnTo: '/x' })
  expect(await client.start()).toMatchObject({ status: 'authenticated' })
  expect(await client.getAccessToken()).toEqual({ token: 'abc', tokenType: 'Bearer' })
  await client.logout()
  expect(client.getSnapshot()).toEqual({ status: 'anonymous' })
  expect(client.calls.map(({ name }) => name)).toEqual([
    'getAccessToken',
    'login',
    'getAccessToken',
    'logout',
  ])
  expect(client.calls[1]?.parameters).toEqual([{ returnTo: '/x' }])
})
