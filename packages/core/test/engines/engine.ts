/** The engines that run the core's tests besides the Node of the repository. All come from npm, when they are needed. */
import type { Host } from './bundle.ts'

export interface Engine {
  readonly name: string
  /** The npm package that brings it. */
  readonly from: string
  /** Its command. */
  readonly command: string
  /** How its answer to `--version` begins. */
  readonly version: string
  readonly host: Host
  /** What it is given to run the bundled tests, `tests.mjs` in the folder that it runs in. */
  readonly args: readonly string[]
  /** What else must be in that folder. */
  readonly files?: Readonly<Record<string, string>>
}

const WORKERD = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (services = [(name = "tests", worker = (
  modules = [(name = "tests", esModule = embed "tests.mjs")],
  compatibilityDate = "2026-11-01",
))]);
`

export const ENGINES: readonly Engine[] = [
  node(20),
  node(22),
  node(26),
  {
    name: 'Deno',
    from: 'deno@2.9.6',
    command: 'deno',
    version: 'deno 2.9.6',
    host: 'console',
    // The assertions look at the environment for colours.
    args: ['run', '--no-prompt', '--allow-env', 'tests.mjs'],
  },
  {
    name: 'Bun',
    from: 'bun@1.4.5',
    command: 'bun',
    version: '1.4.5',
    host: 'console',
    args: ['tests.mjs'],
  },
  {
    name: 'workerd',
    from: 'workerd@1.20261117.1',
    command: 'workerd',
    version: 'workerd 2026-11-17',
    host: 'worker',
    args: ['test', 'workerd.capnp'],
    files: { 'workerd.capnp': WORKERD },
  },
]

/** The newest release of one line of Node. */
function node(line: number): Engine {
  return {
    name: `Node ${line}`,
    from: `${nodePackage()}@${line}`,
    command: 'node',
    version: `v${line}.`,
    host: 'console',
    args: ['tests.mjs'],
  }
}

/** What the package `node` installs by a script; not every npm runs such scripts. */
function nodePackage(): string {
  const { platform, arch } = process
  const prefix = platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node'
  return `${prefix}-${platform === 'win32' ? 'win' : platform}-${arch}`
}
