/** The browser of the samples' tests: Chromium as the system has it. */
import { type Browser, chromium } from 'playwright-core'
import { chromiumPath } from './engines/places.ts'

export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: chromiumPath() ?? '',
    // No sandbox as root, and no call home: there may be no network.
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-sync',
    ],
  })
}
