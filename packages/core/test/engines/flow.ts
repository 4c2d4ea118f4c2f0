/** One session from login to logout, in memory, in whatever engine runs this. */
import { createTestBed } from '../../../testing/src/index.ts'

/** What was seen on the way. */
export async function runFlow(): Promise<readonly string[]> {
  const seen: string[] = []
  const bed = createTestBed()
  const tab = bed.open()
  const note = (what: string) => seen.push(`${what}: ${tab.client.getSnapshot().status}`)
  await tab.client.start()
  note('start')
  await tab.signIn({ returnTo: '/profile' })
  note('login')
  const first = await tab.client.getAccessToken()
  const second = await tab.client.getAccessToken({ fresh: true })
  seen.push(`refresh: ${first.token !== second.token && bed.server.accepts(second.token)}`)
  await tab.client.logout()
  note('logout')
  tab.client.dispose()
  return seen
}
