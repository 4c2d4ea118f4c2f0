/** Writes what the docs take from the code. With `--check`: says what is stale instead, and fails when something is. */
import { readFileSync, writeFileSync } from 'node:fs'
import { drawAttacks } from './check/attacks.ts'
import { drawStates } from './check/states.ts'

const drawn = { 'docs/states.md': drawStates(), 'docs/attacks.md': drawAttacks() }

for (const [file, fresh] of Object.entries(drawn)) {
  if (!process.argv.includes('--check')) writeFileSync(file, fresh)
  else if (readFileSync(file, 'utf8') !== fresh) {
    console.error(`${file} is stale: run "pnpm run draw".`)
    process.exitCode = 1
  }
}
