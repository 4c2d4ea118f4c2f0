/** Each published package, packed as it would be published, held against publint and are-the-types-wrong. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What is wrong with the packages, empty when nothing is. */
export function packageProblems(root: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'pkce-pack-'))
  try {
    return readdirSync(`${root}/packages`).flatMap((name) => {
      const directory = `${root}/packages/${name}`
      const { private: hidden } = JSON.parse(readFileSync(`${directory}/package.json`, 'utf8'))
      if (hidden) return []
      const packed = run('pnpm', ['pack', '--json', '--pack-destination', folder], directory)
      if (packed.status !== 0) return [`${name}: can not be packed\n${packed.output}`]
      const tarball = readdirSync(folder).find((file) => file.startsWith(`pkce-${name}-`)) as string
      const path = join(folder, tarball)
      return [
        run('pnpm', ['exec', 'publint', path, '--strict'], root),
        run('pnpm', ['exec', 'attw', path, '--profile', 'esm-only'], root),
      ].flatMap(({ status, output }) => (status === 0 ? [] : [`${name}:\n${output}`]))
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function run(
  command: string,
  args: readonly string[],
  cwd: string,
): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' })
  return { status, output: stdout + stderr }
}
