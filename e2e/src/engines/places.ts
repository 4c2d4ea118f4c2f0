/** Where the browsers are on this system, and which Debian packages bring them. */
import { globSync } from 'node:fs'
import type { Engine, EngineName } from './engine.ts'
import { launchChromium, launchFirefox } from './puppeteer.ts'
import { launchWebKit } from './webkit.ts'

export const PACKAGES: Readonly<Record<EngineName, readonly string[]>> = {
  chromium: ['chromium', 'fonts-dejavu-core'],
  firefox: ['firefox-esr', 'fonts-dejavu-core'],
  webkit: ['webkit2gtk-driver', 'xvfb', 'fonts-dejavu-core'],
}

const PLACES = {
  chromium: [
    process.env.CHROMIUM_PATH,
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ],
  firefox: [
    process.env.FIREFOX_PATH,
    '/usr/bin/firefox-esr',
    '/usr/bin/firefox',
    '/Applications/Firefox.app/Contents/MacOS/firefox',
  ],
  driver: ['/usr/bin/WebKitWebDriver'],
  browser: ['/usr/lib/*/webkit2gtk-4.1/MiniBrowser'],
  display: ['/usr/bin/Xvfb'],
}

function find(what: keyof typeof PLACES): string | undefined {
  return PLACES[what].flatMap((place) => (place ? globSync(place) : []))[0]
}

export const chromiumPath = (): string | undefined => find('chromium')

/** How to launch an engine, if the system has it. */
export function launcherOf(name: EngineName): (() => Promise<Engine>) | undefined {
  const [chromium, firefox, driver, browser, display] = [
    find('chromium'),
    find('firefox'),
    find('driver'),
    find('browser'),
    find('display'),
  ]
  switch (name) {
    case 'chromium':
      return chromium ? () => launchChromium(chromium) : undefined
    case 'firefox':
      return firefox ? () => launchFirefox(firefox) : undefined
    case 'webkit':
      return driver && browser && display ? () => launchWebKit({ driver, browser, display }) : undefined
  }
}
