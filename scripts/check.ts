/** All that must be true of the sources: built, typed, formatted, layered, documented, packable and light. */
import { spawnSync } from 'node:child_process'
import { errorProblems } from './check/errors.ts'
import { forbiddenImports } from './check/imports.ts'
import { packageProblems } from './check/packages.ts'
import { PAGES, weigh } from './check/size.ts'

const root = process.cwd()
const problems: string[] = []

passes(
  'builds and types',
  run('pnpm', ['exec', 'turbo', 'run', 'build', 'types', '--output-logs=errors-only']),
)
passes('types of tests and scripts', run('pnpm', ['exec', 'tsc', '-p', 'tsconfig.json']))
passes('lint and format', run('pnpm', ['exec', 'biome', 'ci', '--colors=off', '--max-diagnostics=20', '.']))
passes('imports point downwards', forbiddenImports(root))
passes('docs/errors.md has every error code', errorProblems(root))
passes(
  'docs/states.md and docs/attacks.md are drawn from the code',
  run('node', ['--conditions=@pkce/source', 'scripts/draw.ts', '--check']),
)
for (const page of PAGES) {
  const bytes = await weigh(page, 'packages/browser')
  const heavy = bytes > page.limit ? [`${bytes} bytes, the limit is ${page.limit}`] : []
  passes(`${bytes} bytes: ${page.name}`, heavy)
}
passes('packages can be published', packageProblems(root))

if (problems.length > 0) {
  console.error(`\n${problems.join('\n')}`)
  process.exit(1)
}

function passes(what: string, found: readonly string[]): void {
  console.log(`${found.length === 0 ? '✓' : '✗'} ${what}`)
  problems.push(...found)
}

function run(command: string, args: readonly string[]): string[] {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  return status === 0 ? [] : [stdout + stderr]
}
