/** A visitor: one person with one browser profile, and what they do on the pages of a sample and of the server. */
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'

const ARTIFACTS = fileURLToPath(new URL('../artifacts/', import.meta.url))

export interface Visitor {
  readonly page: Page
  readonly context: BrowserContext
  /** Errors the page threw or wrote to its console. */
  readonly problems: string[]
  get(testId: string): Locator
  signIn(username: string, password: string): Promise<void>
  /** The whole way, as Ada, from the button of a sample that she has not used before. */
  signInWithConsent(): Promise<void>
  status(expected: string): Promise<void>
  screenshot(name: string): Promise<void>
  close(): Promise<void>
}

export async function newVisitor(browser: Browser, home: string): Promise<Visitor> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
  await page.goto(home)
  const get = (testId: string) => page.getByTestId(testId)
  const status = (expected: string) => page.locator('[data-testid="status"]', { hasText: expected }).waitFor()
  async function signIn(username: string, password: string): Promise<void> {
    await page.getByLabel('User name').fill(username)
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Sign in' }).click()
  }
  return {
    page,
    context,
    problems,
    get,
    signIn,
    async signInWithConsent() {
      await get('login').click()
      await signIn('ada', 'lovelace')
      await get('allow').click()
      await status('authenticated')
    },
    status,
    async screenshot(name) {
      mkdirSync(ARTIFACTS, { recursive: true })
      await page.screenshot({ path: `${ARTIFACTS}${name}.png`, fullPage: true, animations: 'disabled' })
    },
    close: () => context.close(),
  }
}
