/** A session at Keycloak: refresh tokens that rotate, one that is used twice, two tabs, and the lives of the tokens. */

import { setTimeout as pause } from 'node:timers/promises'
import type { Clock } from '@pkce/core'
import { memoryLock, memoryStorage, systemClock } from '@pkce/node'
import { expect, inject, it } from 'vitest'
import { lastForm } from '../src/client.ts'
import { ACCESS_TOKEN_LIFE } from './realm.ts'
import { storageThatSpoils } from './spoiled-session.ts'
import { type Visit, visit } from './visit.ts'

const issuer = inject('issuer')

it('gets another refresh token with each refresh', async () => {
  const test = visit()
  await test.client.login()
  const tokens: unknown[] = []
  for (let count = 0; count < 3; count++) {
    await test.client.getAccessToken({ fresh: true })
    tokens.push(lastForm(test, '/token').refresh_token)
  }
  expect(new Set(tokens).size).toBe(3)
  expect(test.client.getSnapshot()).not.toHaveProperty('error')
})

it('ends the session, there and here, when an old refresh token comes again', async () => {
  const test = visit()
  await test.client.login()
  await test.client.getAccessToken({ fresh: true })
  const old = lastForm(test, '/token')
  await nextSecond()
  await test.client.getAccessToken({ fresh: true })
  expect(await replay(old)).toMatchObject([400, { error: 'invalid_grant' }])
  await expect(test.client.getAccessToken({ fresh: true })).rejects.toMatchObject({ code: 'session_ended' })
  expect(test.client.getSnapshot()).toMatchObject({ status: 'anonymous', error: { code: 'session_ended' } })
})

it('refreshes once for two tabs whose token expires at the same moment', async () => {
  const clock = clockAhead()
  const ports = { clock, sessions: memoryStorage({ clock }), lock: memoryLock() }
  const [one, other] = [visit({ autoRefresh: false }, {}, ports), visit({ autoRefresh: false }, {}, ports)]
  await one.client.login()
  await other.client.start()
  const before = await other.client.getAccessToken()
  clock.ahead = ACCESS_TOKEN_LIFE * 1000
  const [first, second] = await Promise.all([one.client.getAccessToken(), other.client.getAccessToken()])
  expect(first.token).not.toBe(before.token)
  expect(second).toEqual(first)
  expect([...one.requests, ...other.requests].filter(isRefresh)).toHaveLength(1)
})

it('keeps the session of a tab whose refresh token was replaced by another context without a lock', async () => {
  const sessions = memoryStorage()
  const transactions = memoryStorage()
  const [one, other] = [visit({}, {}, { sessions, transactions }), visit({}, {}, { sessions, transactions })]
  await one.client.login()
  await other.client.start()
  await other.client.getAccessToken({ fresh: true })
  await one.client.getAccessToken({ fresh: true })
  expect(one.client.getSnapshot().status).toBe('authenticated')
})

it('is told that a refresh token was never given', async () => {
  const test = visit({}, {}, { sessions: storageThatSpoils() })
  await test.client.login()
  await expect(test.client.getAccessToken({ fresh: true })).rejects.toMatchObject({ code: 'session_ended' })
})

it('refreshes an offline session', async () => {
  const test = visit({ scope: 'openid offline_access' })
  await test.client.login()
  await test.client.getAccessToken({ fresh: true })
  expect(test.client.getSnapshot()).toMatchObject({ scope: expect.stringContaining('offline_access') })
  await test.client.logout()
})

it('gets a token of its own for fewer scopes', async () => {
  const test = visit({ scope: 'openid profile email' })
  await test.client.login()
  const narrow = await test.client.getAccessToken({ scope: 'openid email' })
  expect(narrow.token).not.toBe((await test.client.getAccessToken()).token)
  await test.client.getAccessToken({ fresh: true })
  expect(test.client.getSnapshot()).not.toHaveProperty('error')
})

/** What the server says to who sends a form of the client once more. */
async function replay(form: Record<string, string>): Promise<[status: number, answer: unknown]> {
  const url = `${issuer}/protocol/openid-connect/token`
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form) })
  return [response.status, await response.json()]
}

/** Keycloak tells older refresh tokens from newer ones by whole seconds. */
function nextSecond(): Promise<void> {
  return pause(1100)
}

function isRefresh({ body }: Visit['requests'][number]): boolean {
  return !!body?.includes('grant_type=refresh_token')
}

/** A clock that can be put forward. */
function clockAhead(): Clock & { ahead: number } {
  const clock = { ahead: 0, now: () => systemClock.now() + clock.ahead, schedule: systemClock.schedule }
  return clock
}
