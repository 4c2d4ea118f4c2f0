/** Chromium (DevTools protocol) and Firefox (WebDriver BiDi), both through Puppeteer. */
import puppeteer, { type Browser, type BrowserContext, type Page } from 'puppeteer-core'
import type { Engine, Profile } from './engine.ts'
import { createTab } from './tab.ts'

/** A host name that is not localhost, so that its pages are no secure context; it leads to this machine. */
export const INSECURE_HOST = 'app.test'

export async function launchChromium(executablePath: string): Promise<Engine> {
  const browser = await puppeteer.launch({
    executablePath,
    defaultViewport: { width: 1440, height: 900 },
    // Pages must be held to what users' browsers hold them to.
    ignoreDefaultArgs: ['--disable-popup-blocking'],
    // No sandbox as root, and no call home: there may be no network.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      `--host-resolver-rules=MAP ${INSECURE_HOST} 127.0.0.1`,
    ],
  })
  return engineOf('chromium', browser)
}

export async function launchFirefox(executablePath: string): Promise<Engine> {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    defaultViewport: { width: 1440, height: 900 },
    extraPrefsFirefox: {
      'network.dns.localDomains': INSECURE_HOST,
      'dom.disable_open_during_load': true,
    },
  })
  return engineOf('firefox', browser)
}

async function engineOf(name: 'chromium' | 'firefox', browser: Browser): Promise<Engine> {
  return {
    name,
    version: await browser.version(),
    newProfile: async () => profileOf(await browser.createBrowserContext()),
    close: () => browser.close(),
  }
}

function profileOf(context: BrowserContext): Profile {
  return {
    async newTab(url) {
      const page = await context.newPage()
      await page.goto(url)
      return tabOf(page)
    },
    async opened(open) {
      const before = await context.pages()
      await open()
      for (;;) {
        const page = (await context.pages()).find((candidate) => !before.includes(candidate))
        if (page) return tabOf(page)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    },
    async setOffline(offline) {
      await Promise.all((await context.pages()).map((page) => page.setOfflineMode(offline)))
    },
    close: () => context.close(),
  }
}

function tabOf(page: Page) {
  return createTab({
    async open(url) {
      await page.goto(url)
    },
    evaluate: (expression) => page.evaluate(expression),
    async click(selector) {
      await page.bringToFront()
      await page.click(selector)
    },
    type: (selector, text) => page.type(selector, text),
    // Puppeteer's own waits for a page that loads, which a page out of the back/forward cache does not.
    back: () => page.evaluate('void history.back()') as Promise<void>,
    screenshot: () => page.screenshot({ fullPage: true }),
    kill: () => page.close({ runBeforeUnload: false }),
  })
}
