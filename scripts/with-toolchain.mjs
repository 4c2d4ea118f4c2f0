// Runs a job of this repository on any machine that has Node >= 20 and npm:
// brings a new enough Node and pnpm by itself, installs the dependencies, then does the job.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const NODE = { major: 24, minor: 15 }
const PNPM = JSON.parse(readFileSync('package.json', 'utf8')).packageManager.split('@')[1]

/** Set for the second run of this script, by the Node that the first one brought. */
const BROUGHT = 'PKCE_TOOLCHAIN'

const JOBS = {
  start: [['node', '--conditions=@pkce/source', 'scripts/start.ts']],
  dev: [['node', '--conditions=@pkce/source', 'scripts/start.ts', '--dev']],
  cli: [['node', '--conditions=@pkce/source', 'apps/node-cli/src/main.ts']],
  build: [['pnpm', 'exec', 'turbo', 'run', 'build']],
  check: [['node', 'scripts/check.ts']],
  test: [
    ['node', 'scripts/check.ts'],
    ['pnpm', 'exec', 'vitest', 'run', '--coverage'],
    ['pnpm', '--filter', 'e2e', 'test'],
  ],
  'interop:keycloak': [['pnpm', '--filter', 'interop', 'keycloak']],
  mutate: [
    ['pnpm', 'exec', 'stryker', 'run', 'mutation/stryker.config.mjs'],
    ['node', 'mutation/write-docs.ts'],
  ],
  bench: [['pnpm', '--filter', 'bench', 'bench']],
  peers: [['pnpm', '--filter', 'bench', 'peers']],
}

const [job, ...rest] = process.argv.slice(2)
const steps = JOBS[job]
if (!steps) {
  console.error(`Unknown job "${job}". Known: ${Object.keys(JOBS).join(', ')}.`)
  process.exit(2)
}

if (!newEnough() && process.env[BROUGHT]) {
  console.error(`Install Node ${NODE.major}.${NODE.minor} or newer: npm could not bring it.`)
  process.exit(1)
} else if (!newEnough()) {
  process.env[BROUGHT] = 'yes'
  const bring = ['-y', '-p', nodePackage(), '-p', `pnpm@${PNPM}`]
  run('npx', [...bring, '--', 'node', ...process.argv.slice(1)])
} else {
  run('pnpm', ['install', '--frozen-lockfile', '--silent'])
  for (const [index, [command, ...args]] of steps.entries()) {
    run(command, index === steps.length - 1 ? [...args, ...rest] : args)
  }
}

function newEnough() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const node = major > NODE.major || (major === NODE.major && minor >= NODE.minor)
  const pnpm = spawnSync('pnpm', ['--version'], { encoding: 'utf8' }).stdout?.trim()
  return node && pnpm === PNPM
}

/** The package `node` brings the program by a script, which a new npm does not run. */
function nodePackage() {
  const name = process.platform === 'linux' ? `node-linux-${process.arch}` : 'node'
  return `${name}@${NODE.major}`
}

function run(command, args) {
  const env = {
    ...process.env,
    TURBO_TELEMETRY_DISABLED: '1',
    TURBO_NO_UPDATE_NOTIFIER: '1',
    DO_NOT_TRACK: '1',
  }
  const { status, error, signal } = spawnSync(command, args, { stdio: 'inherit', env })
  if (error) console.error(`Could not run "${command}": ${error.message}`)
  if (status !== 0) process.exit(status ?? (signal === 'SIGINT' ? 130 : 1))
}
