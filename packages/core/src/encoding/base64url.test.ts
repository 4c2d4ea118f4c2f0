import { expect, it } from 'vitest'
import { decodeBase64url, encodeBase64url } from './base64url.ts'

// RFC 4648 §10, without padding.
it.each([
  ['', ''],
  ['f', 'Zg'],
  ['fo', 'Zm8'],
  ['foo', 'Zm9v'],
  ['foob', 'Zm9vYg'],
  ['fooba', 'Zm9vYmE'],
  ['foobar', 'Zm9vYmFy'],
])('encodes "%s" as "%s", and back', (text, encoded) => {
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0))
  expect(encodeBase64url(bytes)).toBe(encoded)
  expect(decodeBase64url(encoded)).toEqual(bytes)
})

it('uses the alphabet of URLs (RFC 7636 appendix A)', () => {
  expect(encodeBase64url(Uint8Array.of(3, 236, 255, 224, 193))).toBe('A-z_4ME')
})

it.each(['A', 'AAAAA', 'A+/A', 'Zg==', 'Zm8=', 'Zm 8', 'Zh', 'Zm9', 'é'])('refuses "%s"', (text) => {
  expect(decodeBase64url(text)).toBeUndefined()
})
