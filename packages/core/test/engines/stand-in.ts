/** Stands in for vitest where vitest does not run: what the core's tests use of it, and no more. */
import { chai, JestAsymmetricMatchers, JestChaiExpect, JestExtend } from '@vitest/expect'
import { spyOn } from '@vitest/spy'

/** What came of one test, as a line of JSON. */
export interface Result {
  readonly test: string
  readonly error?: string
}

type Body = (...values: readonly unknown[]) => unknown
type Register = (title: string, body: Body) => void

const tests: { readonly name: string; readonly body: Body }[] = []
let path: readonly string[] = []

/** Stands before the tests of each file. */
export function beginFile(file: string): void {
  path = [file]
}

export const it = withEach((title, body) => {
  tests.push({ name: [...path, title].join(' > '), body })
})

export const describe = withEach((title, body) => {
  const outer = path
  path = [...outer, title]
  body()
  path = outer
})

for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin)
export const expect = Object.assign(chai.expect, {
  unreachable: (message?: string) => chai.assert.fail(message ?? 'This must not be reached.'),
})

/** No time limit is set here: who started the engine ends it. */
export const vi = { setConfig: () => {}, spyOn }

/** Runs all tests that were described, one after the other, and says of each how it ended. */
export async function run(print: (line: string) => void): Promise<void> {
  for (const { name, body } of tests) print(JSON.stringify(await resultOf(name, body)))
}

async function resultOf(test: string, body: Body): Promise<Result> {
  try {
    await body()
    return { test }
  } catch (error) {
    return { test, error: String(error) }
  }
}

function withEach(register: Register) {
  const each = (cases: readonly unknown[]) => (title: string, body: Body) => {
    for (const item of cases) {
      const values = Array.isArray(item) ? item : [item]
      register(fill(title, values), () => body(...values))
    }
  }
  return Object.assign(register, { each })
}

/** `title` with the values in it, as vitest writes them. */
function fill(title: string, values: readonly unknown[]): string {
  const [fields] = values as readonly Readonly<Record<string, unknown>>[]
  let next = 0
  return title.replace(/%([sij])|\$(\w+)/g, (_, kind?: string, field = '') => {
    const value = kind ? values[next++] : fields?.[field]
    return kind === 'j' ? JSON.stringify(value) : String(value)
  })
}
