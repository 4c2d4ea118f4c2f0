/** The id_token verified step by step: claims, hashes of token and code, key, signature (OpenID Connect Core §3.1.3.7). */
import { decodeBase64url, encodeBase64url } from './encoding/base64url.ts'
import { type Failure, refuse } from './errors.ts'
import { checkClaims, type Expectation, parseIdToken } from './id-token.ts'
import { endSession, keep, sessionOf } from './session.ts'
import { algorithmOf, askForCheck, hashOf, readKeys } from './signature.ts'
import type { Secret, State, TokenSet, Verification } from './state.ts'
import { enter, giveUp, type Handler, proceed, type Rules, type Step } from './step.ts'

/** Tokens that are in no session yet, and what waits for them. */
export type Seed = Pick<
  State<'verifying'>,
  'callers' | 'returnTo' | 'previous' | 'wanted' | 'protections'
> & {
  readonly tokens: TokenSet
  /** The code that was exchanged for them. */
  readonly code?: Secret
}

/** The part of the machine that verifies id_tokens. Who does not pass it to a client does not bundle it. */
export interface OpenId {
  readonly begin: (state: State, seed: Seed, expected: Expectation, rules: Rules) => Step
  readonly onHash: Handler<'verifying', 'digested'>
  readonly onKeys: Handler<'verifying', 'responded'>
  readonly onVerified: Handler<'verifying', 'verified'>
  readonly onFailure: Handler<'verifying', 'failed'>
}

/** What the two optional hashes protect, and the code of the error when they do not fit (§3.1.3.6, §3.3.2.11). */
const MISMATCH = { at_hash: 'id_token_access_token', c_hash: 'id_token_code' } as const

export const openId: OpenId = {
  begin(state, { code, ...seed }, expected, rules) {
    const token = parseIdToken(seed.tokens.idToken)
    const claims = checkClaims(token, expected, rules.settings)
    const { server } = expected
    const announced = server.id_token_signing_alg_values_supported
    const algorithm = algorithmOf(token, announced, rules.settings, 'id_token_algorithm')
    const tokens = seed.tokens as Verification['tokens']
    const hashes = [
      { claim: 'at_hash', input: tokens.accessToken } as const,
      ...(code ? [{ claim: 'c_hash', input: code } as const] : []),
    ].filter(({ claim }) => claims[claim] !== undefined)
    const verification = { ...seed, tokens, claims, algorithm, server, hashes, step: 'hashing' } as const
    return next(enter(state, 'verifying', verification))
  },

  onHash(state, { value }) {
    const [compared, ...hashes] = state.hashes
    const { claim } = compared as Verification['hashes'][number]
    const hash = decodeBase64url(value)
    // The left half of the hash.
    if (!hash || encodeBase64url(hash.subarray(0, hash.length / 2)) !== state.claims[claim]) {
      refuse(MISMATCH[claim], `The id_token does not belong to what came with it: its "${claim}" differs.`)
    }
    return next({ ...state, hashes })
  },

  onKeys: (state, event) => next({ ...state, keys: readKeys(event) }),

  onVerified(state, { valid }, rules) {
    if (!valid) refuse('id_token_signature', 'The signature of the id_token is wrong.')
    return keep(state, state, sessionOf(state.tokens, state, state.claims), rules)
  },

  /** A login is refused. A refresh whose keys are out of reach goes on with the claims already known. */
  onFailure(state, { failure }, rules) {
    const { callers, previous } = state
    if (!previous) return giveUp(state, callers, failure)
    if (!isOutOfReach(failure)) return endSession(state, failure, rules)
    const { idToken: _, ...tokens } = state.tokens
    return keep(state, state, sessionOf(tokens, state), rules)
  },
}

/** The next thing to ask for: a hash, or the check of the signature. */
function next(state: State<'verifying'>): Step {
  const { tokens, algorithm, server, hashes } = state
  const [first] = hashes
  if (first) return proceed(state, { type: 'digest', hash: hashOf(algorithm), input: first.input })
  const token = parseIdToken(tokens.idToken)
  return askForCheck(state, { token, algorithm, server, code: 'id_token_signature' })
}

function isOutOfReach({ code }: Failure): boolean {
  return code === 'network_failed' || code === 'keys_unavailable' || code === 'crypto_failed'
}
