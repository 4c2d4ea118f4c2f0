/** The sample of a command line: `login`, `whoami`, `call`, `logout`. */
import { run } from './run.ts'

process.exitCode = await run(process.argv.slice(2))
