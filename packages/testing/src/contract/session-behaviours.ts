/** The contract, first part: what is shown before a login, and how one goes. */
import { equal, rejects } from './check.ts'
import type { Behaviour } from './harness.ts'
import { createWorld } from './world.ts'

export const sessionBehaviours: readonly Behaviour[] = [
  {
    name: 'shows "pending" while the stored session is being read, then "anonymous"',
    needs: 'pending',
    async run(harness) {
      const world = createWorld(harness)
      let answer: () => void = () => {}
      const held = new Promise<undefined>((resolve) => {
        answer = () => resolve(undefined)
      })
      const page = await world.open(world.home, {
        sessions: { ...world.bed.sessions.open(), get: () => held },
      })
      await world.settle()
      equal(page.view.status(), 'pending', 'while nothing is known')
      answer()
      await page.shows('anonymous', 'with nothing stored')
      equal([page.view.user(), page.view.error()], [undefined, undefined], 'user and error of nobody')
      await page.close()
    },
  },
  {
    name: 'shows the session that an earlier page left, without asking the server',
    async run(harness) {
      const world = createWorld(harness)
      const first = await (await world.open()).signIn()
      await first.shows('authenticated', 'after the login')
      const requests = world.bed.server.log.length
      const second = await first.goTo(world.home)
      await second.shows('authenticated', 'after a reload')
      equal(second.view.user()?.sub, 'ada', 'the user after a reload')
      equal(world.bed.server.log.length, requests, 'requests for a reload')
      await second.close()
    },
  },
  {
    name: 'takes the user to the server with an S256 challenge, and back to where they were',
    async run(harness) {
      const world = createWorld(harness)
      const page = await world.open()
      await page.shows('anonymous', 'before the login')
      const done = await page.signIn({ returnTo: '/profile?tab=2' })
      await done.shows('authenticated', 'after the login')
      equal(done.view.user()?.sub, 'ada', 'the user')
      const [asked] = world.bed.server.calls('authorization')
      equal(asked?.parameters.code_challenge_method, 'S256', 'the code challenge method')
      if (done.view.path) equal(done.view.path(), '/profile?tab=2', 'where the user is')
      equal(world.bed.server.accepts(await done.view.getAccessToken()), true, 'the token is good')
      await done.close()
    },
  },
  {
    name: 'exchanges a code once, however often the page is mounted or opened again',
    async run(harness) {
      const world = createWorld(harness)
      const page = await world.open()
      await page.view.login()
      await world.settle()
      const { url } = world.bed.server.authorize(page.tab.navigations.last().url)
      const done = await page.goTo(url)
      await done.view.remount?.()
      await done.shows('authenticated', 'after the login')
      const again = await done.goTo(url)
      await again.view.remount?.()
      await again.shows('authenticated', 'when the callback is opened again')
      equal(again.view.error(), undefined, 'error when the callback is opened again')
      equal(world.bed.server.calls('token').length, 1, 'exchanges')
      await again.close()
    },
  },
  {
    name: 'shows why a login was refused, and does not ask again by itself',
    async run(harness) {
      const world = createWorld(harness)
      const page = await (await world.open()).signIn({}, { error: 'access_denied' })
      await page.shows('anonymous', 'after the refusal')
      equal(page.view.error(), 'authorization_refused', 'the error')
      equal(page.view.user(), undefined, 'the user')
      equal(page.tab.navigations.visits, [], 'navigations after the refusal')
      await page.close()
    },
  },
  {
    name: 'refuses an answer to a login that was not started here',
    async run(harness) {
      const world = createWorld(harness)
      const { redirectUri } = world.bed.options
      const page = await world.open(`${redirectUri}?code=stolen&state=forged&iss=${world.bed.server.issuer}`)
      await page.shows('anonymous', 'after the forged answer')
      equal(page.view.error(), 'state_unknown', 'the error')
      equal(world.bed.server.calls('token').length, 0, 'exchanges')
      await page.close()
    },
  },
  {
    name: 'tells who called when a login can not start, and shows it',
    async run(harness) {
      const world = createWorld(harness)
      const page = await world.open()
      await page.shows('anonymous', 'before the login')
      world.bed.server.faults.always('any', 'offline')
      await rejects(page.view.login(), 'network_failed', 'what login() rejects with')
      await page.shows('anonymous', 'after the failure')
      equal(page.view.error(), 'network_failed', 'the error')
      world.bed.server.faults.clear()
      const done = await page.signIn()
      await done.shows('authenticated', 'after the second attempt')
      equal(done.view.error(), undefined, 'the error after a success')
      await done.close()
    },
  },
]
