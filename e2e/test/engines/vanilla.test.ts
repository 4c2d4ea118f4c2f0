/** The sample without framework and bundler: standard modules, under a strict policy, in every engine. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Running, serve } from '../../../scripts/samples.ts'
import type { Profile } from '../../src/engines/engine.ts'
import { describeInEngine } from '../../src/engines/in-engine.ts'
import { signIn } from '../../src/stage.ts'
import { startTenant, type Tenant } from '../../src/tenant.ts'

const PORT = 5276
const HOME = `http://localhost:${PORT}`

describeInEngine('the vanilla sample', (engine) => {
  let tenant: Tenant
  let sample: Running
  let profile: Profile

  beforeEach(async () => {
    tenant = await startTenant({ vanilla: HOME })
    sample = await serve('vanilla', { issuer: tenant.issuer, api: tenant.api, port: PORT })
    profile = await engine().newProfile()
  })
  afterEach(async () => {
    await profile?.close()
    await Promise.all([tenant.close(), sample.close()])
  })

  const tokens = () => tenant.log.filter(({ endpoint }) => endpoint === 'token')

  it('signs in, calls the API, survives a reload, refreshes and signs out', async () => {
    const tab = await profile.newTab(HOME)
    await tab.text('status', 'anonymous')
    await tab.click('login')
    await signIn(tab)
    await tab.text('status', 'authenticated')
    expect(await tab.text('user-name')).toBe('Ada Lovelace')
    expect(await tab.url()).toBe(`${HOME}/`)
    expect(tokens()).toHaveLength(1)

    await tab.click('call-api')
    await tab.text('api-output', 'user-ada')
    await tab.screenshot(`vanilla-${engine().name}`)

    await tab.reload()
    await tab.text('status', 'authenticated')
    expect(tokens()).toHaveLength(1)

    await tab.click('refresh')
    await expect.poll(() => tokens().length).toBe(2)
    expect(tokens()[1]).toMatchObject({ grant_type: 'refresh_token', status: 200 })

    await tab.click('logout')
    await tab.click('confirm-logout')
    await tab.text('status', 'anonymous')
  })

  it('refuses a forged answer', async () => {
    const tab = await profile.newTab(`${HOME}/callback?code=forged&state=forged`)
    await tab.text('error', 'state_unknown')
    expect(tokens()).toEqual([])
  })
})
