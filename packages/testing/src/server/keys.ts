/** The keys that sign id_tokens, and their rotation (OpenID Connect Core §10.1.1). */
import { type FakeAlgorithm, type FakeKey, fakeJws, fakeKey } from '../signature.ts'

export interface KeyRing {
  /** What the server publishes, the newest first. */
  readonly published: readonly FakeKey[]
  sign(claims: Readonly<Record<string, unknown>>, header?: Readonly<Record<string, unknown>>): string
  /** Header of what is signed now. */
  header(): Readonly<Record<string, string>>
  /** Signs with a new key from now on. `keep`: the old ones stay published (default true). */
  rotate(keep?: boolean): void
}

export function createKeyRing(issuer: string, algorithm: FakeAlgorithm): KeyRing {
  let count = 0
  const make = () => fakeKey(`${issuer} ${++count}`, algorithm)
  let published = [make()]
  const current = () => published[0] as FakeKey
  const header = () => ({ alg: algorithm, kid: current().kid as string })
  return {
    get published() {
      return published
    },
    header,
    sign: (claims, given = header()) => fakeJws(given, claims, current()),
    rotate(keep = true) {
      published = [make(), ...(keep ? published : [])]
    },
  }
}
