/** The quick start of Angular's README, to the letter: in a new app, over the package as it is published. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { serveSample } from '../../apps/shared/src/serve.ts'
import { launchChromium } from '../src/chromium.ts'
import { write, writeQuickStart } from '../src/quick-start.ts'
import { signInAndOut } from '../src/quick-start-story.ts'
import { startTenant, type Tenant } from '../src/tenant.ts'
import { newVisitor } from '../src/visitor.ts'

const SAMPLE = fileURLToPath(new URL('../../apps/angular', import.meta.url))
const PORT = 5475
const HOME = `http://localhost:${PORT}`

/** What `ng new` gives, and the page that the quick start speaks of. */
const NEW_APP = {
  'angular.json': JSON.stringify({
    version: 1,
    cli: { analytics: false, cache: { enabled: false } },
    projects: {
      app: {
        projectType: 'application',
        root: '',
        architect: {
          build: {
            builder: '@angular/build:application',
            options: {
              browser: 'src/main.ts',
              index: 'src/index.html',
              outputPath: { base: 'dist', browser: '' },
              tsConfig: 'tsconfig.json',
            },
          },
        },
      },
    },
  }),
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      experimentalDecorators: true,
      isolatedModules: true,
      module: 'preserve',
      noPropertyAccessFromIndexSignature: true,
      strict: true,
      target: 'ES2022',
      types: [],
    },
    angularCompilerOptions: { strictTemplates: true },
    include: ['src'],
  }),
  'src/index.html':
    '<!doctype html><html><head><base href="/"><link rel="icon" href="data:,"></head><app-root></app-root></html>',
  'src/main.ts': `
    import { bootstrapApplication } from '@angular/platform-browser'
    import { App } from './app/app'
    import { appConfig } from './app/app.config'
    bootstrapApplication(App, appConfig)`,
  'src/app/app.ts': `
    import { Component } from '@angular/core'
    import { RouterOutlet } from '@angular/router'
    @Component({ selector: 'app-root', imports: [RouterOutlet], template: '<router-outlet />' })
    export class App {}`,
  'src/app/account.ts': `
    import { Component } from '@angular/core'
    import { injectAuth } from '@pkce/angular'
    @Component({ template: 'Account of {{ auth.user()?.sub }}' })
    export class Account {
      protected readonly auth = injectAuth()
    }`,
}

let tenant: Tenant
let folder: string

beforeAll(async () => {
  tenant = await startTenant({ angular: HOME })
  // Inside the sample, whose Angular and packages it takes.
  folder = mkdtempSync(join(SAMPLE, '.quick-start-'))
  for (const [path, content] of Object.entries(NEW_APP)) write(folder, path, content)
  writeQuickStart('angular', folder, tenant)
  const built = spawnSync(join(SAMPLE, 'node_modules/.bin/ng'), ['build'], { cwd: folder, encoding: 'utf8' })
  expect(built.status, built.stdout + built.stderr).toBe(0)
})
afterAll(async () => {
  await tenant.close()
  rmSync(folder, { recursive: true })
})

it('signs a user in, and out again, and asks for it where a page needs it', async () => {
  const app = await serveSample({ root: join(folder, 'dist'), port: PORT, ...tenant })
  const browser = await launchChromium()
  const visitor = await newVisitor(browser, HOME)
  await signInAndOut(visitor, HOME)

  const { page } = visitor
  await page.goto(`${HOME}/account`)
  await visitor.signIn('ada', 'lovelace')
  await page.getByText('Account of user-ada').waitFor()
  expect(page.url()).toBe(`${HOME}/account`)
  expect(visitor.problems).toEqual([])
  await browser.close()
  await app.close()
})
