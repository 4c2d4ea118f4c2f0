/** Which tests of the core run in other engines, and which do not, and why. */
import { globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const ROOT: string = fileURLToPath(new URL('../../../../', import.meta.url))

const SUITE = ['packages/core/{src,test}/**/*.test.ts', 'packages/testing/src/hostile/*.test.ts']

/** Start of the path -> why no other engine runs it. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  'packages/core/test/engines/': 'They start the engines.',
  'packages/core/test/model/': 'They explore the machine for longer than all the others take together.',
  'packages/core/src/redact-names.test.ts': 'It reads the sources by means of TypeScript.',
}

/** Start of the path -> why an engine without any Web API does not run it. */
const NEEDS_PLATFORM: Readonly<Record<string, string>> = {
  'packages/core/test/property/':
    'They hold the core against the URL, TextEncoder and hashes of the platform.',
}

/** The files, from the root of the repository; `bare`: those that need ECMAScript and nothing else. */
export function suiteFiles(bare: boolean): readonly string[] {
  const leftOut = Object.keys({ ...LEFT_OUT, ...(bare && NEEDS_PLATFORM) })
  return globSync(SUITE, { cwd: ROOT })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !leftOut.some((start) => file.startsWith(start)))
    .sort()
}
