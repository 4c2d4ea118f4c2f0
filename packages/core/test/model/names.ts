/** Names of codes and tokens: what is wrong with one is written in it, so that an invariant can see it from outside. */
import type { State } from '../../src/state.ts'

/** `code-1`: the code of grant 1. A `!` and a word follow in what must never be used: `code-1!iss`. */
export function codeOf(grant: number): string {
  return `code-${grant}`
}

/** `access-1.2`: the second token of grant 1. */
export function accessToken(grant: number, generation: number, flaw = ''): string {
  return `access-${grant}.${generation}${flaw && `!${flaw}`}`
}

export function refreshToken(grant: number, generation: number): string {
  return `refresh-${grant}.${generation}`
}

/** Grant and generation that a name speaks of. */
export function readName(name: string): { readonly grant: number; readonly generation: number } {
  const [, grant, generation] = /^[a-z]+-(\d+)(?:\.(\d+))?/.exec(name) ?? []
  return { grant: Number(grant ?? -1), generation: Number(generation ?? 0) }
}

/** What must not be accepted about a code or token; undefined when all was as it should be. */
export function flawOf(name: string): string | undefined {
  return /!(.+)$/.exec(name)?.[1]
}

/** Grant of the session that a state holds. */
export function grantIn({ session }: State): number | undefined {
  return session && readName(session.accessToken).grant
}

/** Grant of a stored session. */
export function grantStored(session: string | null): number | undefined {
  const [, grant] = /"accessToken":"access-(\d+)/.exec(session ?? '') ?? []
  return grant === undefined ? undefined : Number(grant)
}
