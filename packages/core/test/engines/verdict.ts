/** What is to be thought of the lines that an engine printed: nothing failed, and nothing was lost on the way there. */
import { expect } from 'vitest'
import type { Host } from './bundle.ts'
import type { KnownTest } from './reference.ts'
import type { Result } from './stand-in.ts'
import { suiteFiles } from './suite.ts'

export function expectAll(host: Host, known: readonly KnownTest[], lines: readonly string[]): void {
  const results: readonly Result[] = lines.map((line) => JSON.parse(line))
  expect(results.filter(({ error }) => error !== undefined)).toEqual([])
  const files = suiteFiles(host === 'bare')
  const names = known.filter(({ file }) => files.includes(file)).map(({ name }) => name)
  expect(names.length).toBeGreaterThan(0)
  expect(results.map(({ test }) => test).sort()).toEqual(names.sort())
}
