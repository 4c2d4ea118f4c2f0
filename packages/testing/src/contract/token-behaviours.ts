/** The contract, second part: access tokens, and how they are replaced. */
import { equal, rejects } from './check.ts'
import type { Behaviour } from './harness.ts'
import { createWorld } from './world.ts'

export const tokenBehaviours: readonly Behaviour[] = [
  {
    name: 'gives no token while nobody is signed in',
    async run(harness) {
      const world = createWorld(harness)
      const page = await world.open()
      await rejects(page.view.getAccessToken(), 'login_required', 'what getAccessToken() rejects with')
      await page.close()
    },
  },
  {
    name: 'replaces the token before it expires, with nobody asking and the user still there',
    needs: 'timers',
    async run(harness) {
      const world = createWorld(harness)
      const page = await (await world.open()).signIn()
      await page.shows('authenticated', 'after the login')
      const before = await page.view.getAccessToken()
      await world.pass(290)
      equal(world.bed.server.calls('token').length, 2, 'token requests')
      equal([page.view.status(), page.view.user()?.sub], ['authenticated', 'ada'], 'what is shown')
      const after = await page.view.getAccessToken()
      equal([after === before, world.bed.server.accepts(after)], [false, true], 'the token is new, and good')
      await page.close()
    },
  },
  {
    name: 'refreshes once for all who ask at the same time',
    async run(harness) {
      const world = createWorld(harness)
      const page = await (await world.open()).signIn()
      await page.shows('authenticated', 'after the login')
      world.bed.clock.jump(600_000)
      const tokens = await Promise.all(Array.from({ length: 20 }, () => page.view.getAccessToken()))
      equal(new Set(tokens).size, 1, 'different tokens')
      equal(world.bed.server.accepts(tokens[0] as string), true, 'the token is good')
      equal(world.bed.server.calls('token').length, 2, 'token requests')
      await page.close()
    },
  },
  {
    name: 'refreshes once for all tabs',
    needs: 'tabs',
    async run(harness) {
      const world = createWorld(harness)
      const first = await (await world.open()).signIn()
      await first.shows('authenticated', 'after the login')
      const second = await world.open()
      await second.shows('authenticated', 'in the second tab')
      world.bed.clock.jump(600_000)
      const tokens = await Promise.all([first, second].map(({ view }) => view.getAccessToken()))
      equal(new Set(tokens).size, 1, 'different tokens')
      equal(world.bed.server.calls('token').length, 2, 'token requests')
      await first.close()
      await second.close()
    },
  },
  {
    name: 'keeps the user when the network fails, says so, and recovers',
    async run(harness) {
      const world = createWorld(harness)
      const page = await (await world.open()).signIn()
      await page.shows('authenticated', 'after the login')
      world.bed.clock.jump(600_000)
      world.bed.server.faults.always('token', 'offline')
      await rejects(page.view.getAccessToken(), 'network_failed', 'what getAccessToken() rejects with')
      await page.shows('authenticated', 'without network')
      equal([page.view.user()?.sub, page.view.error()], ['ada', 'network_failed'], 'user and error')
      world.bed.server.faults.clear()
      equal(world.bed.server.accepts(await page.view.getAccessToken()), true, 'the token is good')
      await world.settle()
      equal([page.view.status(), page.view.error()], ['authenticated', undefined], 'what is shown afterwards')
      await page.close()
    },
  },
  {
    name: 'shows that the server ended the session',
    async run(harness) {
      const world = createWorld(harness)
      const page = await (await world.open()).signIn()
      await page.shows('authenticated', 'after the login')
      world.bed.server.endGrants()
      world.bed.clock.jump(600_000)
      await rejects(page.view.getAccessToken(), 'session_ended', 'what getAccessToken() rejects with')
      await page.shows('anonymous', 'after the end')
      equal([page.view.user(), page.view.error()], [undefined, 'session_ended'], 'user and error')
      await page.close()
    },
  },
]
