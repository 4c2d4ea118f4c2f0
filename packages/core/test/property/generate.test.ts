/** The proof key of a login (RFC 7636 §4.1, §4.2 and appendix B). */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createClient } from '../../src/client.ts'
import { decodeBase64url } from '../../src/encoding/base64url.ts'
import { METADATA, NOW, OPTIONS } from './world.ts'

describe('the proof key', () => {
  it('is the one of appendix B for its random bytes', async () => {
    const { verifier, parameters } = await loginWith(
      () => decodeBase64url('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk') as Uint8Array,
    )
    expect(verifier).toBe('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')
    expect(parameters.get('code_challenge')).toBe('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM')
  })

  it('is 43 unreserved characters and their SHA-256, whatever the randomness', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 32, maxLength: 32 }), async (random) => {
        const { verifier, parameters } = await loginWith((length) => random.subarray(0, length))
        expect(verifier).toMatch(/^[A-Za-z0-9\-._~]{43,128}$/)
        expect(parameters.get('code_challenge')).toBe(
          createHash('sha256').update(verifier).digest('base64url'),
        )
        expect(parameters.get('code_challenge_method')).toBe('S256')
      }),
    )
  })

  it('never leaves with the authorization request', async () => {
    const { verifier, url } = await loginWith((length) => new Uint8Array(length).fill(7))
    expect(url).not.toContain(verifier)
  })
})

/** A login up to the moment the user agent leaves: what was stored, and where it was sent. */
async function loginWith(
  randomBytes: (length: number) => Uint8Array,
): Promise<{ verifier: string; url: string; parameters: URLSearchParams }> {
  const stored = new Map<string, string>()
  let url = ''
  const storage = {
    get: (key: string) => stored.get(key),
    set: (key: string, value: string) => void stored.set(key, value),
    delete: (key: string) => void stored.delete(key),
  }
  const client = createClient(
    { ...OPTIONS, metadata: METADATA },
    {
      crypto: { randomBytes, sha256: (bytes) => createHash('sha256').update(bytes).digest() },
      http: () => Promise.reject(new Error('nothing is asked of the server')),
      sessions: storage,
      transactions: storage,
      clock: { now: () => NOW, schedule: () => () => {} },
      navigate: (navigation) => {
        url = navigation.url
      },
    },
  )
  await client.login()
  const parameters = new URL(url).searchParams
  const { verifier } = JSON.parse(stored.get(parameters.get('state') as string) as string)
  return { verifier, url, parameters }
}
