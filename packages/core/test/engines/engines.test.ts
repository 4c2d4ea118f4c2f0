/** The core's own tests pass in every engine, and none is lost on the way there. */
import { beforeAll, expect, it } from 'vitest'
import { bundleTests, type Host } from './bundle.ts'
import { ENGINES } from './engine.ts'
import { runInQuickJs } from './quickjs.ts'
import { listTests } from './reference.ts'
import { findEngine, runIn, TIME_LIMIT } from './run-engine.ts'
import type { Result } from './stand-in.ts'
import { suiteFiles } from './suite.ts'

let known: Awaited<ReturnType<typeof listTests>>
beforeAll(async () => {
  known = await listTests()
}, TIME_LIMIT)

it.for(ENGINES)(
  'the core passes its tests in $name',
  { timeout: 2 * TIME_LIMIT },
  async (engine, { skip }) => {
    const version = await findEngine(engine)
    const missing = `There is no ${engine.name} here: "npx ${engine.from}" must be able to get it from npm.`
    skip(!version && process.env.CI !== 'true', missing)
    if (!version) throw new Error(missing)
    const lines = await runIn(engine, await bundleTests(engine.host))
    expectAll(engine.host, lines)
  },
)

it('the core passes its tests in QuickJS, without any Web API', { timeout: 2 * TIME_LIMIT }, async () => {
  expectAll('bare', await runInQuickJs(await bundleTests('bare')))
})

function expectAll(host: Host, lines: readonly string[]): void {
  const results: readonly Result[] = lines.map((line) => JSON.parse(line))
  expect(results.filter(({ error }) => error !== undefined)).toEqual([])
  const files = suiteFiles(host === 'bare')
  const names = known.filter(({ file }) => files.includes(file)).map(({ name }) => name)
  expect(names.length).toBeGreaterThan(0)
  expect(results.map(({ test }) => test).sort()).toEqual(names.sort())
}
