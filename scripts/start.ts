/** Starts the authorization server, the API and samples: `npm start`, `npm start vue`, `npm start react vue`. */
import { spawn, spawnSync } from 'node:child_process'
import { startApi } from '../apps/api/src/index.ts'
import { startAuthServer } from '../apps/auth-server/src/index.ts'
import { isSample, SAMPLES, type SampleName, serve } from './samples.ts'

/** It has no page: it is typed in another terminal. */
const COMMAND_LINE = 'node-cli'

const dev = process.argv.includes('--dev')
const names = process.argv.slice(2).filter((argument) => !argument.startsWith('-'))
const known = [...Object.keys(SAMPLES), COMMAND_LINE]
const unknown = names.filter((name) => !known.includes(name))
if (unknown.length > 0) {
  console.error(`No sample is called ${unknown.join(', ')}. There are: ${known.join(', ')}.`)
  process.exit(2)
}
const wanted = names.length > 0 ? names.filter(isSample) : (['react'] as const)

if (!dev && wanted.length > 0) build(wanted)
const server = await startAuthServer()
const api = await startApi({ issuer: server.issuer })
const lines = [`  authorization server  ${server.issuer}`, `  API                   ${api.url}`]
for (const name of wanted) {
  const { url } = dev ? watch(name) : await serve(name, { issuer: server.issuer, api: api.url })
  lines.push(`  ${`${name} sample`.padEnd(21)} ${url}   <- open this`)
}
if (names.includes(COMMAND_LINE)) {
  lines.push(
    '  node-cli sample       npm run cli login    <- type this in another terminal; then whoami, call, logout',
  )
}
console.log(
  `\n${lines.join('\n')}\n\n  Sign in as ada or grace: the login page shows the passwords. Ctrl+C stops everything.\n`,
)

function build(samples: readonly SampleName[]): void {
  const filters = samples.map((name) => `--filter=${SAMPLES[name].app}`)
  const { status } = spawnSync(
    'pnpm',
    ['exec', 'turbo', 'run', 'build', '--output-logs=errors-only', ...filters],
    {
      stdio: 'inherit',
    },
  )
  if (status !== 0) process.exit(status ?? 1)
}

/** The sample's own development server, which reloads what changes. */
function watch(name: SampleName): { url: string } {
  const { app, port } = SAMPLES[name]
  spawn('pnpm', ['--filter', app, 'dev'], { stdio: ['ignore', 'ignore', 'inherit'] })
  return { url: `http://localhost:${port}` }
}
