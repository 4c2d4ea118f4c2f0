/** Gets an engine from npm, and runs the bundled tests in it. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Engine } from './engine.ts'

const execute = promisify(execFile)

/** Ends what hangs; no measure of speed. */
export const TIME_LIMIT = 300_000

/** What it says when asked for its version; another version than the one that was asked for is none. */
export async function findEngine({ from, command, version }: Engine): Promise<string | undefined> {
  const said = await npx(from, [command, '--version'], tmpdir()).catch(() => '')
  const [line = ''] = said.split('\n')
  return line.startsWith(version) ? line : undefined
}

/** Lines that the tests printed; when the engine fails, that is thrown with what it said. */
export async function runIn(engine: Engine, bundle: string): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'pkce-engine-'))
  try {
    const files = { ...engine.files, 'tests.mjs': bundle }
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
    const printed = await npx(engine.from, [engine.command, ...engine.args], folder)
    return printed.trim().split('\n')
  } finally {
    await rm(folder, { recursive: true })
  }
}

async function npx(from: string, command: readonly string[], cwd: string): Promise<string> {
  const args = ['--yes', '--prefer-offline', '--package', from, '--', ...command]
  // Bun is put in its place by an install script, which a newer npm runs only when told to.
  const env = { ...process.env, npm_config_allow_scripts: 'bun' }
  const { stdout } = await execute('npx', args, { cwd, env, timeout: TIME_LIMIT, maxBuffer: 2 ** 26 })
  return stdout
}
