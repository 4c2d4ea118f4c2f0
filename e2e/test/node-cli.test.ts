/** The command line in a pseudo-terminal, and a real browser that follows the address it prints. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchChromium } from '../src/chromium.ts'
import { startTenant, type Tenant } from '../src/tenant.ts'
import { hasTerminal, runInTerminal } from '../src/terminal.ts'
import { newVisitor } from '../src/visitor.ts'

const MAIN = fileURLToPath(new URL('../../apps/node-cli/src/main.ts', import.meta.url))

let folder: string
let tenant: Tenant
let browser: Browser
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'node-cli-'))
  // So short that each call needs a fresh token.
  tenant = await startTenant({}, 5)
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  await tenant.close()
  await rm(folder, { recursive: true })
})

function type(...words: string[]) {
  const command = [process.execPath, '--conditions=@pkce/source', MAIN, ...words, '--no-browser']
  return runInTerminal(command, { ISSUER: tenant.issuer, API: tenant.api, XDG_CONFIG_HOME: folder })
}

it('signs in by the browser, knows the user, calls the API with a bound token, and signs out', async ({
  skip,
}) => {
  skip(!hasTerminal() && !process.env.CI, 'It needs the command "script" of util-linux.')
  expect(await type('whoami').end()).toMatchObject({
    code: 1,
    output: expect.stringContaining('login_required'),
  })

  const login = type('login')
  const visitor = await newVisitor(browser, await login.sees(/http:\S+(?=\n)/))
  await visitor.signIn('ada', 'lovelace')
  await visitor.get('allow').click()
  await visitor.page.getByRole('heading', { name: 'You are signed in' }).waitFor()
  await visitor.screenshot('node-cli-signed-in')
  expect(visitor.problems).toEqual([])
  expect(await login.end()).toMatchObject({
    code: 0,
    output: expect.stringContaining('Signed in as Ada Lovelace.'),
  })
  await visitor.close()

  const sessions = join(folder, 'pkce-sample')
  const files = await Promise.all(
    (await readdir(sessions)).map((name) => readFile(join(sessions, name), 'utf8')),
  )
  expect(files.join()).toContain('"tokenType":"DPoP"')

  expect((await type('whoami').end()).output).toContain('ada@example.com')
  expect((await type('call').end()).output).toContain('Hello user-ada')
  expect(await type('logout').end()).toMatchObject({
    code: 0,
    output: expect.stringContaining('Signed out.'),
  })
  expect(await type('call').end()).toMatchObject({ code: 1 })

  const asked = tenant.log.map(({ endpoint, grant_type }) => grant_type ?? endpoint)
  expect(asked.filter((what) => what !== 'resume')).toEqual([
    'par',
    'authorize',
    'authorization_code',
    'refresh_token',
    'refresh_token',
    'revoke',
  ])
  expect(tenant.log.every(({ status }) => status < 400)).toBe(true)
})
