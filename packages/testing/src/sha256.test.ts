import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { sha256 } from './sha256.ts'
import { bytesOf } from './text.ts'

it.each([0, 1, 3, 55, 56, 63, 64, 65, 119, 120, 1000])('hashes %i bytes as the platform does', (length) => {
  const bytes = Uint8Array.from({ length }, (_, index) => (index * 7 + 3) & 255)
  expect(Buffer.from(sha256(bytes))).toEqual(createHash('sha256').update(bytes).digest())
})

it('encodes text as the platform does', () => {
  for (const text of ['', 'plain', 'grün', '€', '🔑 key', 'lone \ud800 surrogate']) {
    expect(bytesOf(text)).toEqual(new Uint8Array(new TextEncoder().encode(text)))
  }
})
