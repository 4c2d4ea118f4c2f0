/** The encoders, held against those of the platform. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBase64url, encodeBase64url } from '../../src/encoding/base64url.ts'
import { decodeForm, encodeForm, withQuery } from '../../src/encoding/form.ts'
import { decodeUtf8, encodeUtf8 } from '../../src/encoding/utf8.ts'
import { anyText, gluedFrom, wellFormedText } from './adversarial.ts'

const bytes = fc.uint8Array({ maxLength: 200 })
const dictionary = fc.dictionary(anyText, anyText, { noNullPrototype: true })
const pairsOf = (text: string) => [...new URLSearchParams(text)]

describe('form encoding (RFC 6749 appendix B)', () => {
  it('writes what URLSearchParams writes', () => {
    fc.assert(
      fc.property(dictionary, (parameters) => {
        expect(encodeForm(parameters)).toBe(new URLSearchParams(Object.entries(parameters)).toString())
      }),
    )
  })

  it('is read by URLSearchParams as it was meant', () => {
    const parameters = { scope: 'openid a+b', state: 'ä&=?#', resource: ['https://a.example', 'urn:b c'] }
    const read = new URLSearchParams(encodeForm(parameters))
    expect([read.get('scope'), read.get('state'), read.getAll('resource')]).toEqual(Object.values(parameters))
  })

  it('reads back what URLSearchParams wrote, repeated names in order', () => {
    const pairs = fc.array(fc.tuple(fc.constantFrom('a', 'state', '__proto__', 'ü'), wellFormedText))
    fc.assert(
      fc.property(pairs, (written) => {
        const found = decodeForm(new URLSearchParams(written).toString())
        for (const [name] of written) {
          expect(found?.get(name)).toEqual(
            written.filter(([other]) => other === name).map(([, value]) => value),
          )
        }
        expect(found?.size).toBe(new Set(written.map(([name]) => name)).size)
      }),
    )
  })

  it('reads any text as URLSearchParams does, or refuses it', () => {
    fc.assert(
      fc.property(gluedFrom('a', 'state', '=', '&', '+', '%20', '%C3%BC', '%', '%f', '%ff', 'é'), (text) => {
        fc.pre(!/\p{Surrogate}/u.test(text) && !text.startsWith('?'))
        const found = decodeForm(text)
        if (!found) {
          expect(() => decodeURIComponent(text)).toThrow()
          return
        }
        const flat = [...found].flatMap(([name, values]) => values.map((value) => [name, value]))
        expect(flat.sort()).toEqual(pairsOf(text).sort())
      }),
    )
  })

  it('adds parameters to an endpoint without losing those it has', () => {
    fc.assert(
      fc.property(fc.constantFrom('', '?', '?tenant=1'), dictionary, (query, parameters) => {
        const url = new URL(withQuery(`https://as.example/authorize${query}`, parameters))
        expect(url.pathname).toBe('/authorize')
        expect([...url.searchParams]).toEqual([...pairsOf(query), ...pairsOf(encodeForm(parameters))])
      }),
    )
  })
})

describe('UTF-8 (RFC 3629)', () => {
  it('encodes as TextEncoder does', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(encodeUtf8(text)).toEqual(new TextEncoder().encode(text))
      }),
    )
  })

  it('decodes as TextDecoder does, and refuses what it refuses', () => {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
    const mixed = fc.oneof(bytes, anyText.map(encodeUtf8), fc.tuple(bytes, anyText.map(encodeUtf8)).map(join))
    fc.assert(
      fc.property(mixed, (encoded) => {
        const found = decodeUtf8(encoded)
        if (found === undefined) expect(() => decoder.decode(encoded)).toThrow()
        else expect(found).toBe(decoder.decode(encoded))
      }),
    )
  })
})

describe('base64url (RFC 4648 §5)', () => {
  it('encodes as Buffer does, and reads it back', () => {
    fc.assert(
      fc.property(bytes, (raw) => {
        const text = encodeBase64url(raw)
        expect(text).toBe(Buffer.from(raw).toString('base64url'))
        expect(decodeBase64url(text)).toEqual(raw)
      }),
    )
  })

  it('accepts the one canonical text of any bytes and no other', () => {
    fc.assert(
      fc.property(fc.oneof(gluedFrom('A', 'z', '-', '_', '9', '=', '+', '/', ' '), anyText), (text) => {
        const isCanonical = Buffer.from(text, 'base64url').toString('base64url') === text
        const found = decodeBase64url(text)
        expect(found !== undefined).toBe(isCanonical)
        if (found) expect(encodeBase64url(found)).toBe(text)
      }),
    )
  })
})

function join(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}
