/** The quick starts of the READMEs, to the letter: put into a new app, they sign a user in. */
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { createServer, type ViteDevServer } from 'vite'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { launchChromium } from '../src/chromium.ts'
import { write, writeQuickStart } from '../src/quick-start.ts'
import { signInAndOut } from '../src/quick-start-story.ts'
import { startTenant, type Tenant } from '../src/tenant.ts'
import { newVisitor } from '../src/visitor.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

const APPS = [
  { name: 'react', port: 5473, mount: 'root', main: 'src/main.tsx' },
  { name: 'vue', port: 5474, mount: 'app', main: 'src/main.ts' },
] as const

describe.each(APPS)('the quick start of @pkce/$name', ({ name, port, mount, main }) => {
  const home = `http://localhost:${port}`
  let folder: string
  let browser: Browser
  let tenant: Tenant
  let app: ViteDevServer

  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser.close())

  beforeEach(async () => {
    tenant = await startTenant({ [name]: home })
    // Inside the sample, whose framework and build it takes.
    folder = mkdtempSync(join(ROOT, 'apps', name, '.quick-start-'))
    writeQuickStart(name, folder, tenant)
    write(
      folder,
      'index.html',
      `<link rel="icon" href="data:,"><div id="${mount}"></div><script type="module" src="/${main}"></script>`,
    )
    app = await createServer({
      root: folder,
      configFile: `${ROOT}apps/${name}/vite.config.ts`,
      server: { port, host: 'localhost', hmr: false },
      logLevel: 'error',
    })
    await app.listen()
  })
  afterEach(async () => {
    await app.close()
    await tenant.close()
    rmSync(folder, { recursive: true })
  })

  it('signs a user in, and out again', async () => {
    const visitor = await newVisitor(browser, home)
    await signInAndOut(visitor, home)
    expect(visitor.problems).toEqual([])
    await visitor.close()
  })
})
