/** base64url without padding (RFC 4648 §5, RFC 7636 appendix A); engines without `btoa` need it too. */

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

export function encodeBase64url(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(i, i + 3)
    const group = (a << 16) | (b << 8) | c
    const length = Math.min(4, Math.ceil(((bytes.length - i) * 4) / 3))
    for (let n = 0; n < length; n++) text += ALPHABET[(group >> (18 - 6 * n)) & 63]
  }
  return text
}

/** The bytes, or `undefined` when `text` is not the one canonical encoding of any bytes. */
export function decodeBase64url(text: string): Uint8Array | undefined {
  if (text.length % 4 === 1) return undefined
  const bytes = new Uint8Array((text.length * 3) >> 2)
  let group = 0
  let bits = 0
  let at = 0
  for (const character of text) {
    const value = ALPHABET.indexOf(character)
    if (value < 0) return undefined
    group = ((group << 6) | value) & 0xffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = group >> bits
    }
  }
  // Bits left over must be zero, or two texts would decode to the same bytes.
  return group & ((1 << bits) - 1) ? undefined : bytes
}
