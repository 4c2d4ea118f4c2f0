/** The authorization server of the model: what it answers to each request, rightly, wrongly, or by an attacker's doing. */
import { createHash } from 'node:crypto'
import type { ServerMetadata } from '../../src/discover.ts'
import type { Secret } from '../../src/state.ts'
import { accessToken, codeOf, readName, refreshToken } from './names.ts'
import type { Scenario } from './scenarios.ts'
import { type Outcome, type Request, TOKEN_LIFE, timeIn, type Visit, type World } from './world.ts'

export const ISSUER = 'https://as'
export const CLIENT_ID = 'app'

/** What the server says of itself: it can do what the scenario is about. */
export function metadataOf({ pushed, bound, signed, ends, revokes }: Scenario): ServerMetadata {
  return {
    issuer: ISSUER,
    authorization_endpoint: `${ISSUER}/auth`,
    token_endpoint: `${ISSUER}/token`,
    jwks_uri: `${ISSUER}/keys`,
    authorization_response_iss_parameter_supported: true,
    ...(revokes && { revocation_endpoint: `${ISSUER}/revoke` }),
    ...(ends && { end_session_endpoint: `${ISSUER}/end` }),
    ...(pushed && { pushed_authorization_request_endpoint: `${ISSUER}/push` }),
    ...(bound && { dpop_signing_alg_values_supported: ['ES256'] }),
    ...(signed && { response_modes_supported: ['jwt'] }),
  }
}

/** An answer, and the world after the server gave it. */
export interface Served {
  readonly name: string
  readonly outcome: Outcome
  readonly world: World
}

export type Form = Readonly<Record<string, string | readonly string[] | undefined>>

/** The answers of a token endpoint that is no attacker's, to a code. */
export function redeem(world: World, form: Form, scenario: Scenario): Served {
  const name = String(form.code)
  const code = world.server.codes[name]
  const proven = code?.challenge === s256(String(form.code_verifier))
  if (!code || code.used || !proven) return refused(world, 'invalid_grant')
  const { grant } = readName(name)
  const next = {
    ...world,
    server: {
      ...world.server,
      codes: { ...world.server.codes, [name]: { ...code, used: true } },
      grants: { ...world.server.grants, [grant]: { generation: 1, alive: true } },
    },
  }
  const claims = { nonce: code.nonce, ...(scenario.hashed && { at_hash: atHash(accessToken(grant, 1)) }) }
  return granted(next, grant, scenario, scenario.openId ? idToken(claims) : undefined, scenario.refreshTokens)
}

/** The answer to a refresh token: the next one, or the end of the grant when an old one is shown again. */
export function rotate(world: World, form: Form, scenario: Scenario): Served {
  const { rotation, openId } = scenario
  const { grant, generation } = readName(String(form.refresh_token))
  const known = world.server.grants[grant]
  if (!known?.alive) return refused(world, 'invalid_grant')
  if (rotation && known.generation !== generation) {
    return refused(withGrant(world, grant, { ...known, alive: false }), 'invalid_grant')
  }
  const next = withGrant(world, grant, { ...known, generation: known.generation + 1 })
  return granted(next, grant, scenario, openId ? idToken({}) : undefined, rotation)
}

export function revoke(world: World, form: Form): Served {
  const { grant } = readName(String(form.token))
  const known = world.server.grants[grant]
  const next = known ? withGrant(world, grant, { ...known, alive: false }) : world
  return { name: 'revoked', outcome: responded(200, ''), world: next }
}

/** The request is taken, and a reference to it given (RFC 9126 §2.2). */
export function takeRequest(world: World, form: Form): Served {
  const request_uri = `urn:${Object.keys(world.server.requests).length + 1}`
  const { state, code_challenge, nonce } = form
  const request = {
    state: String(state),
    challenge: String(code_challenge),
    nonce: nonce ? String(nonce) : null,
  }
  const requests = { ...world.server.requests, [request_uri]: request }
  return {
    name: 'taken',
    outcome: responded(201, JSON.stringify({ request_uri })),
    world: { ...world, server: { ...world.server, requests } },
  }
}

/** The request that brings the user here. */
export function requestOf(world: World, parameters: Form): Request {
  const { state, code_challenge, nonce, request_uri } = parameters
  const pushed = world.server.requests[String(request_uri)]
  return (
    pushed ?? { state: String(state), challenge: String(code_challenge), nonce: nonce ? String(nonce) : null }
  )
}

/** The user agrees: a code, bound to what this visit brought along. */
export function approve(
  world: World,
  visit: Visit,
  scenario: Scenario,
): { readonly world: World; readonly response: string } {
  const grant = Object.keys(world.server.codes).length + 1
  const code = { challenge: visit.challenge, nonce: visit.nonce, used: false }
  const response = responseOf({ state: visit.state, code: codeOf(grant), iss: ISSUER }, scenario)
  return {
    response,
    world: {
      ...world,
      server: { ...world.server, codes: { ...world.server.codes, [codeOf(grant)]: code } },
      responses: [...world.responses, response],
    },
  }
}

/** The URL that the user agent is sent back to; signed where that was agreed on (JARM). */
export function responseOf(
  parameters: Readonly<Record<string, string>>,
  { signed }: Pick<Scenario, 'signed'>,
  signature: Signature = 'good',
): string {
  const told = signed
    ? { response: jwt({ ...parameters, aud: CLIENT_ID, exp: END }, 'ES256', signature) }
    : parameters
  return `https://app/callback?${new URLSearchParams(told as Record<string, string>)}`
}

export function refused(world: World, error: string): Served {
  return { name: error, outcome: responded(400, JSON.stringify({ error })), world }
}

/** A token response whose access token is named after what is wrong with it. */
export function tokens(
  grant: number,
  generation: number,
  { bound }: Pick<Scenario, 'bound'>,
  extra: object = {},
  flaw = '',
): Outcome {
  return responded(
    200,
    JSON.stringify({
      access_token: accessToken(grant, generation, flaw),
      token_type: bound ? 'DPoP' : 'Bearer',
      expires_in: TOKEN_LIFE,
      ...extra,
    }),
  )
}

export function responded(httpStatus: number, body: string, headers: Record<string, string> = {}): Outcome {
  return { type: 'responded', httpStatus, headers, body: body as Secret }
}

/** An id_token; `signature` says whether the check of it will succeed. */
export function idToken(
  claims: Readonly<Record<string, unknown>>,
  alg = 'ES256',
  signature: Signature = 'good',
): string {
  const iat = timeIn({ now: 0 }) / 1000
  return jwt({ iss: ISSUER, sub: 'ada', aud: CLIENT_ID, exp: END, iat, ...claims }, alg, signature)
}

/** Stands for a signature: the model's check of it tells the two apart. */
type Signature = 'good' | 'badd'

/** Seconds since the Unix epoch: later than any world goes. */
const END = 2_000_000_000

function jwt(payload: object, alg: string, signature: Signature): string {
  return `${base64url({ alg })}.${base64url(payload)}.${signature}`
}

export function atHash(token: string): string {
  return createHash('sha256').update(token).digest().subarray(0, 16).toString('base64url')
}

export function s256(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

function granted(
  world: World,
  grant: number,
  scenario: Scenario,
  token: string | undefined,
  withRefreshToken: boolean,
): Served {
  const generation = world.server.grants[grant]?.generation ?? 1
  const extra = {
    ...(withRefreshToken && { refresh_token: refreshToken(grant, generation) }),
    ...(token && { id_token: token }),
  }
  return { name: 'tokens', outcome: tokens(grant, generation, scenario, extra), world }
}

function withGrant(world: World, grant: number, value: World['server']['grants'][number]): World {
  const { server } = world
  return { ...world, server: { ...server, grants: { ...server.grants, [grant]: value } } }
}

function base64url(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
