/** The stage of one scenario: fresh servers, the page under test, and a person with a browser profile of their own. */
import { onTestFinished } from 'vitest'
import { type LogEntry, USERS } from '../../apps/auth-server/src/index.ts'
import { serveSample } from '../../apps/shared/src/serve.ts'
import { PAGES } from './build-pages.ts'
import type { Engine, Profile, Tab } from './engines/engine.ts'
import { startTenant, type Tenant } from './tenant.ts'

const PORT = 5278

/** No opener policy: popups stay in sight of their page. */
export const LOOSE = { 'cross-origin-opener-policy': 'unsafe-none' }

/** WebKit's driver now and then loses a page that an opener policy moves to another process. */
const USUAL = { chromium: {}, firefox: {}, webkit: LOOSE }

export interface Setting {
  readonly accessTokenSeconds?: number
  /** Host name that the page is opened by. */
  readonly host?: string
  /** Headers of the page in place of the usual ones. */
  readonly headers?: Readonly<Record<string, string>>
}

export interface Stage {
  readonly home: string
  readonly tenant: Tenant
  readonly profile: Profile
  /** The page in a new tab, at work; `mode` is its query, see pages/mode.ts. */
  open(mode: string): Promise<Tab>
  /** Signs in by redirect, in a tab that shows the page. */
  login(tab: Tab): Promise<void>
  /** What the token endpoint was asked, by its grant type. */
  tokens(grantType: 'authorization_code' | 'refresh_token'): LogEntry[]
}

/** Everything ends with the test. */
export async function setStage(engine: Engine, setting: Setting = {}): Promise<Stage> {
  const { accessTokenSeconds = 60, host = 'localhost', headers = USUAL[engine.name] } = setting
  const home = `http://${host}:${PORT}`
  const tenant = await startTenant({ multi: home }, accessTokenSeconds)
  const { issuer, api } = tenant
  const page = await serveSample({ root: PAGES, port: PORT, issuer, api, headers })
  const profile = await engine.newProfile()
  onTestFinished(async () => {
    await Promise.all([profile.close(), tenant.close(), page.close()])
  })
  return {
    home,
    tenant,
    profile,
    async open(mode) {
      const tab = await profile.newTab(`${home}/?${mode}`)
      await tab.text('status', /^(?!loading)/)
      return tab
    },
    async login(tab) {
      await tab.text('status', 'anonymous')
      await tab.click('login')
      await signIn(tab)
      await tab.text('status', 'authenticated')
    },
    tokens: (grantType) => tenant.log.filter(({ grant_type }) => grant_type === grantType),
  }
}

/** What a user does on the pages of the authorization server. */
export async function signIn(tab: Tab): Promise<void> {
  await tab.type('username', 'ada')
  await tab.type('password', USERS.ada?.password ?? '')
  await tab.click('sign-in')
  await tab.click('allow')
}
