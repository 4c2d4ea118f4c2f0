/** SHA-256 (FIPS 180-4 §6.2) for engines that have no Web API: simple, not fast. */

/** First 32 bits of the fractional part of the `root`th root of the first `count` primes (FIPS 180-4 §4.2.2, §5.3.3). */
function fractions(count: number, root: (value: number) => number): Uint32Array {
  const words: number[] = []
  for (let candidate = 2; words.length < count; candidate++) {
    let isPrime = true
    for (let divisor = 2; divisor * divisor <= candidate; divisor++) isPrime &&= candidate % divisor !== 0
    if (isPrime) words.push((root(candidate) % 1) * 2 ** 32)
  }
  return Uint32Array.from(words)
}

const ROUND = fractions(64, Math.cbrt)
const INITIAL = fractions(8, Math.sqrt)

/** The 32 bytes of the hash of `bytes`. */
export function sha256(bytes: Uint8Array): Uint8Array {
  const padded = pad(bytes)
  const view = new DataView(padded.buffer)
  const hash = INITIAL.slice()
  for (let offset = 0; offset < padded.length; offset += 64) compress(hash, view, offset)
  const digest = new Uint8Array(32)
  const out = new DataView(digest.buffer)
  hash.forEach((word, index) => {
    out.setUint32(index * 4, word)
  })
  return digest
}

function pad(bytes: Uint8Array): Uint8Array {
  const padded = new Uint8Array(((bytes.length + 8) >> 6) * 64 + 64)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  new DataView(padded.buffer).setBigUint64(padded.length - 8, BigInt(bytes.length) * 8n)
  return padded
}

function compress(hash: Uint32Array, view: DataView, offset: number): void {
  const words = new Uint32Array(64)
  for (let i = 0; i < 64; i++) {
    words[i] =
      i < 16
        ? view.getUint32(offset + i * 4)
        : mix(at(words, i - 2), 17, 19, 10) +
          at(words, i - 7) +
          mix(at(words, i - 15), 7, 18, 3) +
          at(words, i - 16)
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = hash
  for (let i = 0; i < 64; i++) {
    const t1 = h + turn(e, 6, 11, 25) + ((e & f) ^ (~e & g)) + at(ROUND, i) + at(words, i)
    const t2 = turn(a, 2, 13, 22) + ((a & b) ^ (a & c) ^ (b & c))
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0]
  }
  ;[a, b, c, d, e, f, g, h].forEach((word, index) => {
    hash[index] = at(hash, index) + word
  })
}

function at(words: Uint32Array, index: number): number {
  return words[index] as number
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by))
}

function turn(word: number, x: number, y: number, z: number): number {
  return rotate(word, x) ^ rotate(word, y) ^ rotate(word, z)
}

function mix(word: number, x: number, y: number, shift: number): number {
  return rotate(word, x) ^ rotate(word, y) ^ (word >>> shift)
}
