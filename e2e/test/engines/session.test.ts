/** A session over reloads, many tabs, bad networks and full disks. */
import { expect, it } from 'vitest'
import { describeInEngine } from '../../src/engines/in-engine.ts'
import { setStage } from '../../src/stage.ts'

describeInEngine('a session', (engine) => {
  it.each(['tab', 'database', 'dpop', 'vault'])(
    'survives a reload in "%s" without a request to the server',
    async (storage) => {
      const { open, login, tenant } = await setStage(engine())
      const tab = await open(`storage=${storage}`)
      await login(tab)
      const { length } = tenant.relay.passages
      await tab.reload()
      await tab.text('status', 'authenticated')
      expect(tenant.relay.passages.slice(length)).toEqual([])
      await tab.click('call')
      await tab.text('output', '200')
    },
  )

  it('of ten tabs refreshes once for each expiry, and nobody is signed out', async () => {
    const { open, login, tokens } = await setStage(engine(), { accessTokenSeconds: 5 })
    const first = await open('storage=database')
    await login(first)
    const tabs = [first]
    while (tabs.length < 10) tabs.push(await open('storage=database'))
    const before = tokens('refresh_token').length
    await expect.poll(() => tokens('refresh_token').length, { timeout: 30_000 }).toBe(before + 3)
    const refreshes = tokens('refresh_token')
    expect(refreshes.map(({ status }) => status)).toEqual(refreshes.map(() => 200))
    // Each token was refreshed when its time had come, four seconds after the one before it, and by one tab only.
    const times = refreshes.map(({ at }) => Date.parse(at))
    for (const [index, time] of times.slice(1).entries())
      expect(time - (times[index] ?? 0)).toBeGreaterThan(3000)
    for (const tab of tabs) await tab.text('status', 'authenticated')
  })

  it('refreshes once for a hundred calls at expiry', async () => {
    const { open, login, tokens } = await setStage(engine(), { accessTokenSeconds: 6 })
    const tab = await open('storage=tab&lazy')
    await login(tab)
    // A token with less than five seconds to live is not sent any more.
    const life = async () => Number(await tab.text('expires-at')) - Date.now()
    await expect.poll(life, { timeout: 10_000 }).toBeLessThan(5000)
    await tab.click('call-100')
    await tab.text('output', '100 of 100')
    expect(tokens('refresh_token')).toHaveLength(1)
  })

  it('goes on in the other tabs when one is killed in the middle of a refresh', async () => {
    const { open, login, tokens, tenant } = await setStage(engine())
    const doomed = await open('storage=database')
    await login(doomed)
    const other = await open('storage=database')
    await other.text('status', 'authenticated')
    const hold = tenant.relay.hold('/token')
    await doomed.click('refresh')
    await hold.arrived
    await other.click('refresh')
    await doomed.kill()
    await hold.abandoned
    hold.release()
    await other.text('output', 'refreshed')
    await other.text('status', 'authenticated')
    expect(tokens('refresh_token').map(({ status }) => status)).toEqual([200])
  })

  it('ends with a clear error, and without a loop, when the answer to a refresh is lost', async () => {
    const { open, login, tokens, tenant } = await setStage(engine())
    const tab = await open('storage=database')
    await login(tab)
    const find = tenant.relay.lose('/token')
    await tab.click('refresh')
    await tab.text('output', 'network_failed')
    await tab.text('status', 'authenticated')
    find()
    // The server takes the old token, which it has replaced, for a stolen one.
    await tab.click('refresh')
    await tab.text('output', 'session_ended')
    await tab.text('status', 'anonymous')
    expect(tokens('refresh_token').map(({ status }) => status)).toEqual([200, 400])
  })

  it.each(['tab', 'database'])('in "%s" that ends in one tab ends in all', async (storage) => {
    const { open, login, tenant } = await setStage(engine())
    const first = await open(`storage=${storage}&restore`)
    await login(first)
    const second = await open(`storage=${storage}&restore`)
    const third = await open(`storage=${storage}&restore`)
    await third.text('status', 'authenticated')
    await second.click('logout')
    for (const tab of [first, third]) await tab.text('status', 'anonymous')
    expect(tenant.log.filter(({ endpoint }) => endpoint === 'revoke').length).toBeGreaterThan(0)
  })

  it('that begins in one tab begins in all that share its storage', async () => {
    const { open, login } = await setStage(engine())
    const waiting = await open('storage=database')
    await waiting.text('status', 'anonymous')
    await login(await open('storage=database'))
    await waiting.text('status', 'authenticated')
  })

  it('lives on in its tab when the storage is full', async () => {
    const { open, login, tokens } = await setStage(engine())
    const tab = await open('storage=tab')
    await login(tab)
    await tab.evaluate(fillSessionStorage)
    await tab.click('refresh')
    await tab.text('output', 'refreshed')
    await tab.click('call')
    await tab.text('output', '200')
    expect(tokens('refresh_token')).toHaveLength(1)
  })

  it('does not begin when the storage is full, and says why', async () => {
    const { open, login } = await setStage(engine())
    const tab = await open('storage=tab')
    await tab.text('status', 'anonymous')
    await tab.evaluate(fillSessionStorage)
    await tab.click('login')
    await tab.text('output', 'storage_failed')
    await tab.text('status', 'anonymous')
    await tab.evaluate(() => sessionStorage.clear())
    await login(tab)
  })

  it('is kept while there is no network, and refreshed when there is one again', async () => {
    const { open, login, profile, tokens } = await setStage(engine(), { accessTokenSeconds: 5 })
    const tab = await open('storage=database')
    await login(tab)
    await profile.setOffline(true)
    await tab.text('error', 'network_failed')
    await tab.text('status', 'authenticated')
    const { length } = tokens('refresh_token')
    await profile.setOffline(false)
    await expect.poll(() => tokens('refresh_token').length, { timeout: 20_000 }).toBeGreaterThan(length)
    await tab.text('status', 'authenticated')
    await tab.text('error', /^$/)
  })
})

/** To the last character: the quota is real. */
function fillSessionStorage(): void {
  for (let size = 2 ** 23; size >= 1; size /= 2) {
    try {
      for (;;) sessionStorage.setItem(`filler ${Math.random()}`, 'x'.repeat(size))
    } catch {
      // Full for this size: try a smaller one.
    }
  }
}
