import { expect, it } from 'vitest'
import { createWorld, type World } from '../../test/world.ts'

const EVENTS = { 'http://schemas.openid.net/event/backchannel-logout': {} }
const ADDRESS = 'https://app.example/auth/backchannel-logout'
let tokens = 0

const open = () => createWorld({ client: { backChannelLogout: true } })

/** A logout token as the server signs it. */
function tokenOf({ server, clock }: World, changes: object): string {
  const now = clock.now() / 1000
  return server.keys.sign({
    ...{ iss: server.issuer, aud: 'app', iat: now, exp: now + 120, jti: `jti ${++tokens}`, events: EVENTS },
    ...changes,
  })
}

async function post({ web }: World, token: string): Promise<number | undefined> {
  const body = `logout_token=${token}`
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': `${body.length}` }
  return (await web.handle(new Request(ADDRESS, { method: 'POST', body, headers })))?.status
}

async function signedIn(world: World) {
  const ada = world.browser()
  await ada.signIn()
  return async () => ((await (await ada.request('/auth/user')).json()) as { status: string }).status
}

it('ends all sessions of a user, and none that begins afterwards', async () => {
  const world = open()
  const [first, second] = [await signedIn(world), await signedIn(world)]
  await world.clock.advance(1000)
  const token = tokenOf(world, { sub: 'ada' })
  expect(await post(world, token)).toBe(200)
  expect([await first(), await second()]).toEqual(['anonymous', 'anonymous'])
  await world.clock.advance(1000)
  const third = await signedIn(world)
  expect(await post(world, token)).toBe(200)
  expect(await third()).toBe('authenticated')
})

it('ends the one session that is named', async () => {
  const world = open()
  world.server.tamper.idToken = ({ header, claims }) => ({ header, claims: { ...claims, sid: 'one' } })
  const first = await signedIn(world)
  world.server.tamper.idToken = ({ header, claims }) => ({ header, claims: { ...claims, sid: 'two' } })
  const second = await signedIn(world)
  await post(world, tokenOf(world, { sub: 'ada', sid: 'one' }))
  expect([await first(), await second()]).toEqual(['anonymous', 'authenticated'])
})

it.each([
  ['for another app', { sub: 'ada', aud: 'other' }],
  ['of another server', { sub: 'ada', iss: 'https://other.example' }],
  ['that is an id_token', { sub: 'ada', nonce: 'n' }],
  ['without a user', {}],
])('refuses a token %s', async (_name, changes) => {
  const world = open()
  const status = await signedIn(world)
  expect(await post(world, tokenOf(world, changes))).toBe(400)
  expect(await status()).toBe('authenticated')
})

it('refuses a token that nobody signed, a request without one, and says so when it can not tell', async () => {
  const world = open()
  expect(await post(world, 'garbage')).toBe(400)
  expect(await post(world, '')).toBe(400)
  world.server.faults.always('any', 'offline')
  await expect(post(world, tokenOf(world, { sub: 'ada' }))).resolves.toBe(503)
})

it('is not there unless it was asked for', async () => {
  expect(await post(createWorld(), 'garbage')).toBeUndefined()
})
