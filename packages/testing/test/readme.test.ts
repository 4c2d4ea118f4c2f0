/** The README tells nothing that was not tried. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import * as face from '../src/index.ts'

const textOf = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8')

it('shows the example as it is run', () => {
  expect(textOf('../README.md')).toContain(textOf('example.test.ts').trim())
})

it('names everything that there is', () => {
  const readme = textOf('../README.md')
  expect(Object.keys(face).filter((name) => !readme.includes(`\`${name}`))).toEqual([])
})
