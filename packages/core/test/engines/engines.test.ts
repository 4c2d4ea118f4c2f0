/** The core's own tests pass in every engine, and none is lost on the way there. */
import { beforeAll, it } from 'vitest'
import { bundleTests, type Host } from './bundle.ts'
import { ENGINES } from './engine.ts'
import { runInQuickJs } from './quickjs.ts'
import { type KnownTest, listTests } from './reference.ts'
import { findEngine, runIn, TIME_LIMIT } from './run-engine.ts'
import { expectAll } from './verdict.ts'

let known: readonly KnownTest[]
let bundles: Readonly<Record<Host, string>>
beforeAll(async () => {
  known = await listTests()
  bundles = {
    console: await bundleTests('console'),
    worker: await bundleTests('worker'),
    bare: await bundleTests('bare'),
  }
}, TIME_LIMIT)

it.for(ENGINES)(
  'the core passes its tests in $name',
  { timeout: 2 * TIME_LIMIT },
  async (engine, { skip }) => {
    const version = await findEngine(engine)
    const missing = `There is no ${engine.name} here: "npx ${engine.from}" must be able to get it from npm.`
    skip(!version && process.env.CI !== 'true', missing)
    if (!version) throw new Error(missing)
    expectAll(engine.host, known, await runIn(engine, bundles[engine.host]))
  },
)

it('the core passes its tests in QuickJS, without any Web API', { timeout: 2 * TIME_LIMIT }, async () => {
  expectAll('bare', known, await runInQuickJs(bundles.bare))
})
