/** Before the browser tests: the engine they need, installed from the system's packages where that is possible. */
import { spawnSync } from 'node:child_process'
import type { TestProject } from 'vitest/node'
import { ENGINES, type EngineName } from './engine.ts'
import { launcherOf, PACKAGES } from './places.ts'

/** Named like an engine, a project needs that one; any other needs Chromium. */
export default function installEngine({ name, provide }: TestProject): void {
  const engine = ENGINES.find((candidate) => candidate === name) ?? 'chromium'
  if (!launcherOf(engine)) install(PACKAGES[engine])
  const missing = launcherOf(engine)
    ? undefined
    : `There is no ${engine} here: "apt-get install ${PACKAGES[engine].join(' ')}", then run the tests again.`
  if (missing && (engine === 'chromium' || process.env.CI === 'true')) throw new Error(missing)
  provide('engine', engine)
  provide('missing', missing)
}

function install(packages: readonly string[]): void {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return
  spawnSync('apt-get', ['update'], { stdio: 'ignore' })
  spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...packages], { stdio: 'inherit' })
}

declare module 'vitest' {
  interface ProvidedContext {
    engine: EngineName
    /** Why the engine's tests can not run here. */
    missing: string | undefined
  }
}
