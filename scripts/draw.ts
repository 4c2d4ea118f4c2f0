/** Writes what the docs take from the code. */
import { writeFileSync } from 'node:fs'
import { drawStates } from './check/states.ts'

writeFileSync('docs/states.md', drawStates())
