/** For everyone: the pages of the samples and of the server held against WCAG 2.2 AA, and a login without a mouse. */
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { SAMPLES, type SampleName } from '../../scripts/samples.ts'
import { sampleTest } from '../src/sample-test.ts'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

describe.each(Object.keys(SAMPLES) as SampleName[])('the %s sample', (name) => {
  const it = sampleTest(name)

  it('can be read and used by everyone, on every page', async ({ visitor }) => {
    await visitor.status('anonymous')
    await isAccessible(visitor.page, 'signed out')
    await visitor.get('login').click()
    await visitor.page.getByLabel('User name').waitFor()
    await isAccessible(visitor.page, 'login')
    await visitor.signIn('ada', 'lovelace')
    await visitor.get('deny').waitFor()
    await isAccessible(visitor.page, 'consent')
    await visitor.get('deny').click()
    await visitor.get('error').waitFor()
    await isAccessible(visitor.page, 'refused')
    await visitor.get('login').click()
    await visitor.get('allow').click()
    await visitor.get('call-api').click()
    await visitor.page.locator('[data-testid="api-output"]', { hasText: 'user-ada' }).waitFor()
    await isAccessible(visitor.page, 'signed in')
    await visitor.page.locator('pkce-sequence summary').first().click()
    await visitor.get('nav-profile').click()
    await visitor.get('claims').waitFor()
    await isAccessible(visitor.page, 'profile')
  })

  it('signs a user in who has no mouse', async ({ visitor }) => {
    const { keyboard } = visitor.page
    await visitor.get('login').waitFor()
    await press('Tab', 'login')
    await keyboard.press('Enter')
    await visitor.page.locator('[name="username"]:focus').waitFor()
    await keyboard.type('ada')
    await keyboard.press('Tab')
    await keyboard.type('lovelace')
    await keyboard.press('Enter')
    await visitor.get('allow').waitFor()
    await press('Tab', 'allow')
    await keyboard.press('Enter')
    await visitor.status('authenticated')
    await visitor.get('call-api').waitFor()
    await press('Tab', 'call-api')
    await keyboard.press('Space')
    await visitor.page.locator('[data-testid="api-output"]', { hasText: 'user-ada' }).waitFor()

    /** Until the focus is where it is wanted; every stop on the way must be seen. */
    async function press(key: string, testId: string): Promise<void> {
      for (let stops = 0; stops < 12; stops++) {
        await keyboard.press(key)
        const focused = visitor.page.locator(':focus-visible')
        expect(await focused.evaluate((element) => getComputedStyle(element).outlineWidth)).not.toBe('0px')
        if ((await focused.getAttribute('data-testid')) === testId) return
      }
      throw new Error(`"${testId}" can not be reached by keyboard.`)
    }
  })
})

/** Holds the page against the rules, light and dark. */
async function isAccessible(page: Page, where: string): Promise<void> {
  await page.waitForLoadState()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.evaluate(axe.source)
    const { violations } = await page.evaluate(
      (values) => (globalThis as unknown as { axe: typeof axe }).axe.run({ runOnly: values }),
      RULES,
    )
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
    expect(found, `${where}, ${colorScheme}`).toEqual([])
  }
}
