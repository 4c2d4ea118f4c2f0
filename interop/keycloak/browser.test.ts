/** What Keycloak lets a page of another origin do, by the rules of browsers (CORS). */
import { type ClientOptions, dpop, fetchUserInfo, pushed } from '@pkce/core'
import { fetchHttp, generateSigningKey, memoryStorage } from '@pkce/node'
import { expect, it } from 'vitest'
import { HOME } from '../src/addresses.ts'
import { pageFetch } from '../src/page-fetch.ts'
import { storageThatSpoils } from './spoiled-session.ts'
import { type Visit, visit } from './visit.ts'

async function visitByPage(options: Partial<ClientOptions> = {}, sessions = memoryStorage()): Promise<Visit> {
  const key = await generateSigningKey()
  const http = fetchHttp({ fetch: pageFetch(HOME) })
  return visit(options, {}, { http, sessions, keys: async () => key })
}

it.each([
  ['a plain login', {}],
  ['bound tokens', { dpop: dpop(), require: ['dpop'] }],
  ['a pushed request', { pushed, require: ['pushed'] }],
] as const)('lets it sign in, refresh, see the user info and sign out, with %s', async (_name, options) => {
  const { client } = await visitByPage(options)
  await client.login()
  await client.getAccessToken({ fresh: true })
  expect(await fetchUserInfo(client)).toMatchObject({ preferred_username: 'ada' })
  await client.logout()
  expect(client.getSnapshot()).toEqual({ status: 'anonymous' })
  await expect(client.login({ prompt: 'none' })).rejects.toMatchObject({
    server: { error: 'login_required' },
  })
})

it('lets it read that a refresh token is good no more', async () => {
  const { client } = await visitByPage({}, storageThatSpoils())
  await client.login()
  await expect(client.getAccessToken({ fresh: true })).rejects.toMatchObject({ code: 'session_ended' })
})

it('lets it push a request with the name of its key, though not with a proof: it answers no preflight there', async () => {
  const test = await visitByPage({ clientId: 'bound', pushed, dpop: dpop(), require: ['pushed', 'dpop'] })
  await test.client.login()
  expect(await test.client.getAccessToken({ fresh: true })).toMatchObject({ tokenType: 'DPoP' })
  const [proved, named, ...more] = test.requests.filter(({ url }) => url.endsWith('/par/request'))
  expect(proved?.headers).toHaveProperty('dpop')
  expect(named?.headers).not.toHaveProperty('dpop')
  expect(named?.body).toMatch(/&dpop_jkt=[\w-]{43}/)
  expect(more).toEqual([])
})
