/** Crypto port for tests: the same bytes for the same seed, the real SHA-256, and signatures as in signature.ts. */
import type { Crypto } from '@pkce/core'
import { sha256 } from './sha256.ts'
import { isFakeSignature } from './signature.ts'
import { bytesOf } from './text.ts'

/** `seed`: clients with different seeds never make the same verifier. */
export function createFakeCrypto(seed = 'pkce'): Crypto & Required<Pick<Crypto, 'verify'>> {
  let calls = 0
  return {
    randomBytes(length) {
      const bytes = new Uint8Array(length)
      for (let offset = 0; offset < length; offset += 32) {
        bytes.set(sha256(bytesOf(`${seed} ${calls++}`)).subarray(0, length - offset), offset)
      }
      return bytes
    },
    sha256,
    verify: isFakeSignature,
  }
}
