/** React's StrictMode, which mounts and runs everything twice, in a development build. */
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { createServer, type ViteDevServer } from 'vite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchChromium } from '../src/chromium.ts'
import { startTenant, type Tenant } from '../src/tenant.ts'
import { newVisitor } from '../src/visitor.ts'

const PORT = 5373
const HOME = `http://localhost:${PORT}`

let browser: Browser
let tenant: Tenant
let app: ViteDevServer

beforeAll(async () => {
  tenant = await startTenant({ react: HOME })
  const settings = Object.entries({ issuer: tenant.issuer, api: tenant.api })
  app = await createServer({
    root: fileURLToPath(new URL('../../apps/react/', import.meta.url)),
    server: { port: PORT, strictPort: true, host: 'localhost', hmr: false },
    logLevel: 'error',
    plugins: [
      {
        name: 'settings',
        transformIndexHtml: () =>
          settings.map(([name, content]) => ({ tag: 'meta', attrs: { name, content } })),
      },
    ],
  })
  await app.listen()
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  await app.close()
  await tenant.close()
})

it('exchanges the code once, and asks for one login from a protected page', async () => {
  const visitor = await newVisitor(browser, `${HOME}/profile`)
  await visitor.signIn('ada', 'lovelace')
  await visitor.get('allow').click()
  await visitor.get('claims').waitFor()
  expect(tenant.asked('authorize')).toHaveLength(1)
  expect(tenant.asked('token')).toHaveLength(1)
  expect(visitor.problems).toEqual([])
  await visitor.close()
})
