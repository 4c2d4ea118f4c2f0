/** The id_token verified step by step: claims, hash of the access token, key, signature (OpenID Connect Core §3.1.3.7). */
import { decodeBase64url, encodeBase64url } from './encoding/base64url.ts'
import { type JsonObject, parseObject } from './encoding/json.ts'
import { type Failure, refuse } from './errors.ts'
import { checkClaims, type Expectation, parseIdToken } from './id-token.ts'
import { endSession, keep, sessionOf } from './session.ts'
import { algorithmOf, hashOf, selectKey } from './signature.ts'
import type { Secret, State, TokenSet, Verification } from './state.ts'
import { ask, giveUp, type Handler, type Rules, type Step } from './step.ts'

/** Tokens that are in no session yet, and what waits for them. */
export type Seed = Pick<State<'verifying'>, 'callers' | 'returnTo' | 'previous'> & {
  readonly tokens: TokenSet
}

/** The part of the machine that verifies id_tokens. Who does not pass it to a client does not bundle it. */
export interface OpenId {
  readonly begin: (state: State, seed: Seed, expected: Expectation, rules: Rules) => Step
  readonly onHash: Handler<'verifying', 'digested'>
  readonly onKeys: Handler<'verifying', 'responded'>
  readonly onVerified: Handler<'verifying', 'verified'>
  readonly onFailure: Handler<'verifying', 'failed'>
}

export const openId: OpenId = {
  begin(state, seed, expected, rules) {
    const { idToken } = seed.tokens
    const token = parseIdToken(idToken)
    const claims = checkClaims(token, expected, rules.settings)
    const algorithm = algorithmOf(token, expected.server)
    const tokens = { ...seed.tokens, idToken: idToken as Secret }
    const verification = { ...seed, tokens, claims, algorithm, server: expected.server }
    if (claims.at_hash === undefined) return findKey(state, verification)
    // §3.1.3.6: left half of the hash of the access token that came with it.
    return ask(
      state,
      'verifying',
      { ...verification, step: 'hashing' },
      { type: 'digest', hash: hashOf(algorithm), input: tokens.accessToken },
    )
  },

  onHash(state, { value }) {
    const hash = decodeBase64url(value)
    if (!hash || encodeBase64url(hash.subarray(0, hash.length / 2)) !== state.claims.at_hash) {
      refuse('id_token_access_token', 'The id_token belongs to another access token.')
    }
    return findKey(state, state)
  },

  onKeys(state, { httpStatus: status, body }) {
    const { keys } = parseObject(body) ?? {}
    if (status !== 200 || !Array.isArray(keys)) {
      return refuse('keys_unavailable', 'The keys of the server can not be read: try again later.', {
        status,
      })
    }
    return findKey({ ...state, keys: keys.filter(isObject) }, state, true)
  },

  onVerified(state, { valid }, rules) {
    if (!valid) refuse('id_token_signature', 'The signature of the id_token is wrong.')
    const { callers, tokens, server, claims, previous, returnTo } = state
    return keep(state, callers, sessionOf(tokens, server, claims, previous), rules, returnTo)
  },

  /** A login is refused. A refresh whose keys are out of reach goes on with the claims already known. */
  onFailure(state, { failure }, rules) {
    const { callers, previous, server } = state
    if (!previous) return giveUp(state, callers, failure)
    if (!isOutOfReach(failure)) return endSession(state, failure, rules)
    const { idToken: _, ...tokens } = state.tokens
    return keep(state, callers, sessionOf(tokens, server, undefined, previous), rules)
  },
}

/** Ask for the signature check by the key that is known, or else for the keys: once. */
function findKey(state: State, verification: Verification & Seed, fetched = false): Step {
  const { tokens, algorithm, server, claims, callers, returnTo, previous } = verification
  const details = {
    ...{ tokens, algorithm, server, claims, callers },
    ...(returnTo && { returnTo }),
    ...(previous && { previous }),
  }
  const token = parseIdToken(tokens.idToken)
  const key = selectKey(state.keys ?? [], token, algorithm)
  if (key) {
    const { signed, signature } = token
    return ask(
      state,
      'verifying',
      { ...details, step: 'checking' },
      { type: 'verify', algorithm, key, input: signed as Secret, signature },
    )
  }
  if (fetched) refuse('id_token_signature', 'The server publishes no key for the signature of the id_token.')
  const endpoint = server.jwks_uri ?? refuse('keys_unavailable', 'The server metadata has no "jwks_uri".')
  return ask(
    state,
    'verifying',
    { ...details, step: 'fetching' },
    { type: 'request', purpose: 'keys', endpoint },
  )
}

function isOutOfReach({ code }: Failure): boolean {
  return code === 'network_failed' || code === 'keys_unavailable' || code === 'crypto_failed'
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null
}
