/** What a route needs of an access token: scopes (RFC 6750 §3.1), and how its user signed in (RFC 9470). */
import type { AccessTokenClaims } from './access-token.ts'
import { Refused } from './challenge.ts'

export interface Need {
  /** Space-separated; all of them are needed. */
  readonly scope?: string
  /** Space-separated authentication contexts; one of them is needed. */
  readonly acrValues?: string
  /** Seconds since the user last signed in, at most. */
  readonly maxAge?: number
}

/** @throws Refused `insufficient_scope`, `insufficient_user_authentication` */
export function checkNeed(claims: AccessTokenClaims, need: Need, now: number, clockTolerance: number): void {
  const { scope = '', acrValues, maxAge } = need
  const granted = String(claims.scope ?? '').split(' ')
  if (!wordsOf(scope).every((word) => granted.includes(word))) {
    throw new Refused({
      status: 403,
      error: 'insufficient_scope',
      description: `The scope ${scope} is needed.`,
      parameters: { scope },
    })
  }
  const isOld = maxAge !== undefined && !(Number(claims.auth_time) + maxAge + clockTolerance >= now / 1000)
  const isWeak = acrValues !== undefined && !wordsOf(acrValues).includes(String(claims.acr))
  if (isOld || isWeak) {
    throw new Refused({
      status: 401,
      error: 'insufficient_user_authentication',
      description: isWeak ? 'A stronger sign-in is needed.' : 'A more recent sign-in is needed.',
      parameters: {
        ...(acrValues !== undefined && { acr_values: acrValues }),
        ...(maxAge !== undefined && { max_age: String(maxAge) }),
      },
    })
  }
}

function wordsOf(text: string): string[] {
  return text.split(' ').filter(Boolean)
}
