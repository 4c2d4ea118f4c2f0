/** Every way to sign in, and what can go wrong on the way. */
import { expect, it } from 'vitest'
import { describeInEngine } from '../../src/engines/in-engine.ts'
import { INSECURE_HOST } from '../../src/engines/puppeteer.ts'
import { LOOSE, setStage, signIn } from '../../src/stage.ts'

/** As long as a person needs at least to see a window: the page looks at it more often. */
const nextLook = () => new Promise((resolve) => setTimeout(resolve, 500))

describeInEngine('signing in', (engine) => {
  it('by redirect: the answer leaves the address bar, and one code is exchanged', async () => {
    const { open, login, tokens, home } = await setStage(engine())
    const tab = await open('storage=tab')
    await tab.text('status', 'anonymous')
    await login(tab)
    expect(await tab.url()).toBe(`${home}/?storage=tab`)
    expect(tokens('authorization_code')).toHaveLength(1)
    await tab.click('call')
    await tab.text('output', '200')
  })

  it('by a popup whose page is the app, and passes the answer on', async () => {
    const headers = { 'cross-origin-opener-policy': 'same-origin-allow-popups' }
    const { open, profile, tokens } = await setStage(engine(), { headers })
    const tab = await open('way=popup')
    const popup = await profile.opened(() => tab.click('login'))
    await signIn(popup)
    await tab.text('status', 'authenticated')
    expect(tokens('authorization_code')).toHaveLength(1)
  })

  it('by a popup that a strict opener policy severs from its page', async () => {
    const headers = { 'cross-origin-opener-policy': 'same-origin' }
    const { open, profile, tokens } = await setStage(engine(), { headers })
    const tab = await open('way=popup-relay')
    const popup = await profile.opened(() => tab.click('login'))
    await signIn(popup)
    await tab.text('status', 'authenticated')
    expect(tokens('authorization_code')).toHaveLength(1)
  })

  it('says so when the user closes the popup', async () => {
    const { open, profile } = await setStage(engine(), { headers: LOOSE })
    const tab = await open('way=popup')
    const popup = await profile.opened(() => tab.click('login'))
    await popup.type('username', 'ada')
    await nextLook()
    await popup.kill()
    await tab.click('status')
    await tab.text('output', 'popup_closed')
    await tab.text('status', 'anonymous')
  })

  it('says so when the browser blocks the popup', async () => {
    const { home, profile } = await setStage(engine())
    const tab = await profile.newTab(`${home}/?way=popup&impatient`)
    // Asking a page something counts as a gesture of its user in some engines.
    await nextLook()
    await tab.text('output', 'popup_blocked')
    await tab.text('status', 'anonymous')
  })

  it('silently after a reload, while the server knows the user, and not once they have signed out', async () => {
    const { open, login, tokens } = await setStage(engine())
    const tab = await open('restore')
    await tab.text('status', 'anonymous')
    await login(tab)
    await tab.reload()
    await tab.text('status', 'authenticated')
    expect(tokens('authorization_code')).toHaveLength(2)
    await tab.click('logout')
    await tab.click('confirm-logout')
    await tab.text('status', 'anonymous')
    expect(tokens('authorization_code')).toHaveLength(2)
  })

  it('can be begun again after the back button', async () => {
    const { open, login } = await setStage(engine())
    const tab = await open('storage=tab')
    await tab.click('login')
    await tab.text('username')
    await tab.back()
    await tab.text('status', 'anonymous')
    await login(tab)
  })

  it('survives the back button afterwards', async () => {
    const { open, login, tokens, home } = await setStage(engine())
    const tab = await open('storage=tab')
    await login(tab)
    await tab.back()
    await tab.open(home)
    await tab.text('status', 'authenticated')
    expect(tokens('authorization_code')).toHaveLength(1)
  })

  it('exchanges a code once, however often and wherever its callback is opened', async () => {
    const { open, login, tokens, profile } = await setStage(engine())
    const tab = await open('storage=database')
    await login(tab)
    const callback = (await tab.evaluate(() => localStorage.getItem('callback'))) as string
    expect(callback).toContain('code=')
    await tab.open(callback)
    await tab.text('status', 'authenticated')
    const other = await profile.newTab(callback)
    await other.text('status', 'authenticated')
    await other.text('error', 'state_unknown')
    expect(await other.url()).not.toContain('code=')
    expect(tokens('authorization_code')).toHaveLength(1)
  })

  it('works on an insecure origin with a liner, the last resort', async () => {
    const { open, login, tokens } = await setStage(engine(), { host: INSECURE_HOST })
    const tab = await open('storage=tab&liner')
    expect(await tab.evaluate(() => [isSecureContext, typeof crypto.subtle])).toEqual([false, 'undefined'])
    await login(tab)
    await tab.click('call')
    await tab.text('output', '200')
    expect(tokens('authorization_code')).toHaveLength(1)
  })

  it('says what to do where a page has no cryptography', async () => {
    const { open } = await setStage(engine(), { host: INSECURE_HOST })
    const tab = await open('storage=tab')
    await tab.click('login')
    await tab.text('output', 'crypto_failed')
  })
})
