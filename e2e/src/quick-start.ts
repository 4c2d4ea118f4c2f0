/** The quick start of a package's README, written into a folder as a new user would. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Tenant } from './tenant.ts'

const PACKAGES = fileURLToPath(new URL('../../packages/', import.meta.url))

/** `name`: of the package, and of its sample, whose client the new app uses. */
export function writeQuickStart(name: string, folder: string, { issuer, api }: Tenant): void {
  for (const [path, code] of filesOf(readFileSync(`${PACKAGES}${name}/README.md`, 'utf8'))) {
    write(
      folder,
      path,
      code
        .replaceAll('https://login.example.com', issuer)
        .replaceAll('https://api.example.com', api)
        .replaceAll('my-app', name),
    )
  }
}

export function write(folder: string, path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), content)
}

/** Files that the quick start names in the first line of their code. */
function filesOf(readme: string): [path: string, code: string][] {
  const [, quickStart = ''] = readme.split(/^## /m)
  const blocks = [...quickStart.matchAll(/```\w+\n((?:\/\/|<!--) (src\/[\w/.]+\w).*?)```/gs)]
  return blocks.map(([, code = '', path = '']) => [path, code])
}
