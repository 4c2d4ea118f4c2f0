/** The tests of one sample: fresh servers for each, and a visitor with a new browser profile on its home page. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, test } from 'vitest'
import { SAMPLES, type SampleName, serve } from '../../scripts/samples.ts'
import { launchChromium } from './chromium.ts'
import { startTenant } from './tenant.ts'
import { newVisitor } from './visitor.ts'

/** A port of its own, so that the sample may run beside the tests, started by hand. */
export function homeOf(name: SampleName): string {
  return `http://localhost:${SAMPLES[name].port + 100}`
}

/** `it` of these tests, to be called inside of their `describe`; `override('accessTokenSeconds', …)` for other tokens. */
export function sampleTest(name: SampleName) {
  const home = homeOf(name)
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser.close())

  return test
    .extend('accessTokenSeconds', 60)
    .extend('tenant', async ({ accessTokenSeconds }, { onCleanup }) => {
      const tenant = await startTenant({ [name]: home }, accessTokenSeconds)
      onCleanup(tenant.close)
      return tenant
    })
    .extend('sample', async ({ tenant }, { onCleanup }) => {
      const port = Number(new URL(home).port)
      const sample = await serve(name, { issuer: tenant.issuer, api: tenant.api, port })
      onCleanup(sample.close)
      return sample
    })
    .extend('visitor', async ({ sample }, { onCleanup }) => {
      const visitor = await newVisitor(browser, sample.url)
      onCleanup(visitor.close)
      return visitor
    })
}
