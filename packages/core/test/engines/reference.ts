/** The tests that vitest finds in the same files: what must have run elsewhere, by name. */
import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { ROOT, suiteFiles } from './suite.ts'

const VITEST = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')

export interface KnownTest {
  readonly file: string
  readonly name: string
}

export async function listTests(): Promise<readonly KnownTest[]> {
  const args = [VITEST, 'list', '--no-static-parse', ...suiteFiles(false), '--json']
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: ROOT, maxBuffer: 2 ** 26 })
  const tests: readonly KnownTest[] = JSON.parse(stdout)
  return tests.map(({ file, name }) => {
    const path = relative(ROOT, file).replaceAll('\\', '/')
    return { file: path, name: `${path} > ${name}` }
  })
}
