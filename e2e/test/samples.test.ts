/** One story, told by every sample in a real browser against a real server. */
import { describe, expect } from 'vitest'
import { SAMPLES, type SampleName } from '../../scripts/samples.ts'
import { homeOf, sampleTest } from '../src/sample-test.ts'

const names = Object.keys(SAMPLES) as SampleName[]
const ADA = ['ada', 'lovelace'] as const

describe.each(names)('the %s sample', (name) => {
  const it = sampleTest(name)
  const home = homeOf(name)
  /** The tokens of this one are kept by a server, and no script of the page handles the callback. */
  const isServer = name === 'node-web'

  it('signs a user in with PKCE, calls the API, survives a reload, refreshes and signs out', async ({
    visitor,
    tenant,
  }) => {
    await visitor.status('anonymous')
    await visitor.screenshot(`${name}-1-signed-out`)
    await visitor.get('login').click()
    await visitor.page.getByLabel('User name').waitFor()
    await visitor.screenshot(`${name}-2-login`)
    await visitor.signIn(...ADA)
    await visitor.get('allow').waitFor()
    await visitor.screenshot(`${name}-3-consent`)
    await visitor.get('allow').click()
    await visitor.status('authenticated')
    expect(await visitor.get('user-name').textContent()).toBe('Ada Lovelace')
    expect(await visitor.get('user-email').textContent()).toBe('ada@example.com')

    // A client with a server pushes its request ahead, and proves who it is.
    const [authorize] = tenant.asked(isServer ? 'par' : 'authorize')
    expect(authorize).toMatchObject({ response_type: 'code', code_challenge_method: 'S256', client_id: name })
    expect(authorize?.parameters).toContain('code_challenge')
    const [token] = tenant.asked('token')
    expect(token).toMatchObject({
      grant_type: 'authorization_code',
      client_authentication: isServer ? 'client_secret_basic' : 'none',
      status: 200,
    })
    expect(token?.parameters).toContain('code_verifier')
    expect(token?.parameters).not.toContain('client_secret')
    expect(tenant.asked('token')).toHaveLength(1)

    // Nothing of the answer is left where the next page, or the next user of the browser, could see it.
    expect(visitor.page.url()).toBe(`${home}/`)

    await visitor.get('call-api').click()
    await visitor.page.locator('[data-testid="api-output"]', { hasText: 'user-ada' }).waitFor()
    await visitor.screenshot(`${name}-4-signed-in`)

    await visitor.page.reload()
    await visitor.status('authenticated')
    expect(tenant.asked('token')).toHaveLength(1)

    await visitor.get('refresh').click()
    await expect.poll(() => tenant.asked('token').length).toBe(2)
    expect(tenant.asked('token')[1]).toMatchObject({ grant_type: 'refresh_token', status: 200 })

    await visitor.get('logout').click()
    await visitor.get('confirm-logout').click()
    await visitor.status('anonymous')
    expect(tenant.asked('revoke')).toHaveLength(1)
    await visitor.page.reload()
    await visitor.status('anonymous')
    expect(visitor.problems).toEqual([])
  })

  it('draws the flow as it happens, over the redirect, and none of its secrets', async ({ visitor }) => {
    await visitor.signInWithConsent()
    await visitor.get('call-api').click()
    await visitor.get('api-output').waitFor()
    await visitor.get('refresh').click()
    const diagram = visitor.page.locator('pkce-sequence')
    await diagram.getByText('New access token').waitFor()
    expect(await diagram.locator('h3').allTextContents()).toEqual(['Sign in', 'API call', 'Refresh'])
    const details = await diagram.locator('dl').allTextContents()
    expect(details.join()).toContain('code_challenge_methodS256')
    expect(details.join()).toContain('code_verifier[43 characters]')
    // Tokens of this server are JWTs, or 43 characters long.
    const values = await diagram
      .locator('dt:not(:text-is("code_challenge"), :text-is("request_uri")) + dd')
      .allTextContents()
    expect(values.join('\n')).not.toMatch(/eyJ|[\w-]{43}/)
  })

  it('asks for consent once and not again', async ({ visitor }) => {
    await visitor.signInWithConsent()
    await visitor.get('logout').click()
    await visitor.get('confirm-logout').click()
    await visitor.status('anonymous')
    await visitor.get('login').click()
    await visitor.signIn(...ADA)
    await visitor.status('authenticated')
  })

  it('says so when the user refuses, and lets them try again', async ({ visitor }) => {
    await visitor.get('login').click()
    await visitor.signIn(...ADA)
    await visitor.get('deny').click()
    await visitor.get('error').waitFor()
    expect(await visitor.get('error').getAttribute('data-code')).toBe('authorization_refused')
    await visitor.screenshot(`${name}-5-refused`)
    await visitor.get('login').click()
    await visitor.get('allow').click()
    await visitor.status('authenticated')
  })

  it('refuses an answer whose state was tampered with', async ({ visitor, tenant }) => {
    if (isServer) {
      await visitor.get('login').click()
      await visitor.page.goto(`${home}/auth/callback?code=stolen&state=forged`)
    } else {
      await visitor.page.addInitScript(() => {
        if (location.pathname !== '/callback') return
        history.replaceState(null, '', location.href.replace(/state=[^&]+/, 'state=forged'))
      })
      await visitor.get('login').click()
      await visitor.signIn(...ADA)
      await visitor.get('allow').click()
    }
    await visitor.get('error').waitFor()
    expect(await visitor.get('error').getAttribute('data-code')).toBe('state_unknown')
    expect(tenant.asked('token')).toHaveLength(0)
  })

  it('sends a visitor of a protected page to sign in, and back to it', async ({ visitor }) => {
    await visitor.page.goto(`${home}/profile`)
    await visitor.signIn(...ADA)
    await visitor.get('allow').click()
    await visitor.get('claims').waitFor()
    expect(visitor.page.url()).toBe(`${home}/profile`)
    expect(await visitor.get('claims').textContent()).toContain('"sub": "user-ada"')
  })

  it('leads there too when they refuse at first, and try again', async ({ visitor }) => {
    await visitor.page.goto(`${home}/profile`)
    await visitor.signIn(...ADA)
    await visitor.get('deny').click()
    await visitor.get('error').waitFor()
    await visitor.get('login').click()
    await visitor.get('allow').click()
    await visitor.get('claims').waitFor()
    expect(visitor.page.url()).toBe(`${home}/profile`)
  })

  it('goes on after the back button as if nothing had happened', async ({ visitor, tenant }) => {
    await visitor.signInWithConsent()
    await visitor.page.goBack()
    await visitor.page.goto(home)
    await visitor.status('authenticated')
    expect(tenant.asked('token')).toHaveLength(1)
  })

  describe('whose tokens live for five seconds', () => {
    it.override('accessTokenSeconds', 5)

    it('replaces a token that expires, without being asked', async ({ visitor, tenant }) => {
      await visitor.signInWithConsent()
      if (isServer) {
        // It has no page that is always open: the token is replaced when it is needed.
        await expect.poll(() => visitor.get('expires-in').textContent(), { timeout: 20_000 }).toBe('0')
      } else {
        await expect.poll(() => tenant.asked('token').length, { timeout: 20_000 }).toBeGreaterThan(2)
      }
      expect(tenant.asked('token').every(({ status }) => status === 200)).toBe(true)
      await visitor.get('call-api').click()
      await visitor.page.locator('[data-testid="api-output"]', { hasText: 'user-ada' }).waitFor()
    })
  })

  it.for([360, 1440])('fits a screen of %i pixels, light and dark', async (width, { visitor }) => {
    await visitor.signInWithConsent()
    await visitor.page.setViewportSize({ width, height: 800 })
    for (const colorScheme of ['light', 'dark'] as const) {
      await visitor.page.emulateMedia({ colorScheme })
      await visitor.screenshot(`${name}-${width}-${colorScheme}`)
      const overflow = await visitor.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect(overflow).toBeLessThanOrEqual(0)
    }
  })
})
