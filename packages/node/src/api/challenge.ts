/** Refusals of a resource server, and how it says them: WWW-Authenticate (RFC 6750 §3, RFC 9449 §7.1, RFC 9470 §3). */

/** Error codes of RFC 6750 §3.1, RFC 9449 §7.1 and §9, RFC 9470 §3. */
export type RefusalCode =
  | 'invalid_request'
  | 'invalid_token'
  | 'insufficient_scope'
  | 'invalid_dpop_proof'
  | 'use_dpop_nonce'
  | 'insufficient_user_authentication'

export interface Refusal {
  readonly status: 400 | 401 | 403
  /** Absent when no token was sent: that is no error (RFC 6750 §3.1). */
  readonly error?: RefusalCode
  readonly description?: string
  /** Further parameters of the challenge: scope, acr_values, max_age. */
  readonly parameters?: Readonly<Record<string, string>>
  /** Of the answer: DPoP-Nonce. */
  readonly headers?: Readonly<Record<string, string>>
}

export type Scheme = 'Bearer' | 'DPoP'

/** Ends the check of a request; the guard turns it into the answer. */
export class Refused extends Error {
  readonly refusal: Refusal

  constructor(refusal: Refusal) {
    super(refusal.description)
    this.refusal = refusal
  }
}

/** @throws Refused always */
export function refuse(status: Refusal['status'], error: RefusalCode, description: string): never {
  throw new Refused({ status, error, description })
}

export interface ChallengeOptions {
  /** What this API calls itself in its challenges. */
  readonly realm: string
  /** Schemes the API takes; the error stands in the challenge of the last one. */
  readonly schemes: readonly Scheme[]
  /** JWS algorithms of DPoP proofs that are accepted. */
  readonly algorithms: readonly string[]
}

/** One challenge for each scheme (RFC 9110 §11.6.1), and the same as JSON for people. */
export function challengeResponse(
  refusal: Refusal,
  { realm, schemes, algorithms }: ChallengeOptions,
): Response {
  const { status, error, description, parameters, headers } = refusal
  const details = {
    ...(error && { error }),
    ...(description && { error_description: description }),
    ...parameters,
  }
  const challenges = schemes.map((scheme, index) => {
    const isLast = index === schemes.length - 1
    const all = {
      realm,
      ...(isLast && details),
      ...(scheme === 'DPoP' && { algs: algorithms.join(' ') }),
    }
    return `${scheme} ${Object.entries(all)
      .map(([name, value]) => `${name}="${quotable(value)}"`)
      .join(', ')}`
  })
  return Response.json(
    { error: 'no_token', error_description: 'Send an access token.', ...details },
    {
      status,
      headers: { 'www-authenticate': challenges.join(', '), 'cache-control': 'no-store', ...headers },
    },
  )
}

/** The characters that RFC 6750 §3 allows in a value. */
function quotable(text: string): string {
  return text.replace(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, '')
}
