/** The contract, third part: how a session ends, and what is left of a page that is gone. */
import { equal, rejects } from './check.ts'
import type { Behaviour } from './harness.ts'
import { createWorld } from './world.ts'

export const endBehaviours: readonly Behaviour[] = [
  {
    name: 'ends the session here and at the server, and a page that is opened later shows nobody',
    async run(harness) {
      const world = createWorld(harness)
      const { server } = world.bed
      const page = await (await world.open()).signIn()
      await page.shows('authenticated', 'after the login')
      const token = await page.view.getAccessToken()
      await page.view.logout()
      await world.settle()
      equal(server.calls('revocation').length, 1, 'revocations')
      equal(server.accepts(token), false, 'the old token is good')
      const { purpose, url } = page.tab.navigations.last()
      equal(purpose, 'logout', 'where the user agent went')
      const home = await page.goTo(server.endSession(url))
      await home.shows('anonymous', 'after the logout')
      equal([home.view.user(), home.view.error()], [undefined, undefined], 'user and error')
      await rejects(home.view.getAccessToken(), 'login_required', 'what getAccessToken() rejects with')
      await home.close()
    },
  },
  {
    name: 'shows that another tab signed in, and that it signed out',
    needs: 'tabs',
    async run(harness) {
      const world = createWorld(harness)
      const watching = await world.open()
      await watching.shows('anonymous', 'before the login')
      const other = await (await world.open()).signIn()
      await watching.shows('authenticated', 'when another tab signed in')
      equal(watching.view.user()?.sub, 'ada', 'the user')
      await other.view.logout()
      await watching.shows('anonymous', 'when another tab signed out')
      await other.close()
      await watching.close()
    },
  },
  {
    name: 'leaves no listener behind when it is taken away, and no timer, watcher or lock behind its client',
    async run(harness) {
      const world = createWorld(harness)
      const { clock, sessions, locks } = world.bed
      const page = await (await world.open()).signIn()
      await page.shows('authenticated', 'after the login')
      await page.view.remount?.()
      await world.settle()
      await page.view.unmount()
      await world.settle()
      equal(page.listeners(), 0, 'listeners after unmount()')
      await page.close()
      equal([clock.timers, sessions.watchers, locks.held.length], [0, 0, 0], 'timers, watchers and locks')
    },
  },
]
