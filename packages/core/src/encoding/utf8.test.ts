import { expect, it } from 'vitest'
import { decodeUtf8, encodeUtf8 } from './utf8.ts'

/** UTF-8 as the engine itself writes it. */
const bytesOf = (text: string) =>
  Uint8Array.from(encodeURIComponent(text).match(/%..|./g) ?? [], (part) =>
    part.length > 1 ? Number.parseInt(part.slice(1), 16) : part.charCodeAt(0),
  )

it.each(['', 'plain', '100 %', 'grün', '€', '🔑', '\u0000\u007f'])(
  'encodes "%s" as encodeURIComponent does',
  (text) => {
    expect(encodeUtf8(text)).toEqual(bytesOf(text))
    expect(decodeUtf8(encodeUtf8(text))).toBe(text)
  },
)

it('puts U+FFFD for half a character', () => {
  expect(decodeUtf8(encodeUtf8('a\ud83db'))).toBe('a\ufffdb')
})

it.each([[[0x80]], [[0xc3]], [[0xff]], [[0xed, 0xa0, 0x80]], [[0xc0, 0x80]]])(
  'reads no text in %j',
  (bytes) => {
    expect(decodeUtf8(Uint8Array.from(bytes))).toBeUndefined()
  },
)
