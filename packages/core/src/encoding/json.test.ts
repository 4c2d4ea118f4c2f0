import { expect, it } from 'vitest'
import { parseObject } from './json.ts'

it('reads an object', () => {
  expect({ ...parseObject('{"a":1}') }).toEqual({ a: 1 })
})

it.each([undefined, '', '{', 'null', '1', '"a"', '[]', '[{}]'])('reads nothing in %s', (text) => {
  expect(parseObject(text)).toBeUndefined()
})

it('knows no inherited name', () => {
  expect(parseObject('{}')?.constructor).toBeUndefined()
  expect(parseObject('{"__proto__":{"admin":true}}')?.admin).toBeUndefined()
})

it('does not read what is too long or too deep for any answer', () => {
  expect(parseObject(`{"a":"${'x'.repeat(262_144)}"}`)).toBeUndefined()
  const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`
  expect(parseObject(nested(64))).toBeDefined()
  expect(parseObject(nested(66))).toBeUndefined()
})
