/** Reads the command line, runs one command, and says what went wrong. Gives back the exit code. */
import { parseArgs } from 'node:util'
import { PkceError } from '@pkce/node'
import { createAuth } from './auth.ts'
import { type Command, commands } from './commands.ts'

const USAGE = `Usage: node-cli <command> [options]

  login      sign in by your browser
  whoami     show who is signed in
  call       call the API
  logout     sign out

  --issuer <url>   authorization server (default http://localhost:4000)
  --api <url>      the API (default http://localhost:4100)
  --no-browser     print the address only
`

export async function run(args: string[]): Promise<number> {
  const [command, options] = read(args)
  if (!command) {
    process.stderr.write(USAGE)
    return 2
  }
  try {
    await command(createAuth(options), options)
    return 0
  } catch (error) {
    if (!(error instanceof PkceError)) throw error
    process.stderr.write(`${error.message} (${error.code})\n`)
    return 1
  }
}

export interface Options {
  readonly issuer: string
  readonly api: string
  readonly browser: boolean
}

function read(args: string[]): [command: Command | undefined, options: Options] {
  const options = {
    issuer: { type: 'string', default: process.env.ISSUER ?? 'http://localhost:4000' },
    api: { type: 'string', default: process.env.API ?? 'http://localhost:4100' },
    browser: { type: 'boolean', default: true },
  } as const
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true, allowNegative: true })
    const [name = '', ...more] = positionals
    return [more.length === 0 && Object.hasOwn(commands, name) ? commands[name] : undefined, values]
  } catch {
    return [undefined, { issuer: '', api: '', browser: false }]
  }
}
