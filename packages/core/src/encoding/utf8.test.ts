import { expect, it } from 'vitest'
import { decodeUtf8, encodeUtf8 } from './utf8.ts'

it.each(['', 'plain', '100 %', 'grün', '€', '🔑', '\u0000\u007f'])(
  'encodes "%s" as the platform does',
  (text) => {
    expect(encodeUtf8(text)).toEqual(new Uint8Array(new TextEncoder().encode(text)))
    expect(decodeUtf8(encodeUtf8(text))).toBe(text)
  },
)

it('puts U+FFFD for half a character', () => {
  expect(decodeUtf8(encodeUtf8('a\ud83db'))).toBe('a\ufffdb')
})

it.each([[[0x80]], [[0xc3]], [[0xff]], [[0xed, 0xa0, 0x80]], [[0xc0, 0x80]]])(
  'reads no text in %o',
  (bytes) => {
    expect(decodeUtf8(Uint8Array.from(bytes))).toBeUndefined()
  },
)
