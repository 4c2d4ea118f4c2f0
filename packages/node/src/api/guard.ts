/** The guard of a resource server: a request passes when its access token is good for it, and for what it needs. */
import type { Clock, Http } from '@pkce/core'
import type { JSONWebKeySet } from 'jose'
import { fetchHttp } from '../fetch-http.ts'
import { systemClock } from '../system-clock.ts'
import { type AccessTokenClaims, verifyAccessToken } from './access-token.ts'
import { type Presented, readAuthorization } from './authorization-header.ts'
import { challengeResponse, Refused, refuse, type Scheme } from './challenge.ts'
import { checkProof } from './dpop-proof.ts'
import { issuerKeys } from './issuer-keys.ts'
import { checkNeed, type Need } from './need.ts'
import type { Nonces } from './nonces.ts'
import { memoryReplays, type Replays } from './replays.ts'

export interface GuardOptions {
  /** Issuer identifier of the authorization server. */
  readonly issuer: string
  /** This API's own name in the `aud` of its tokens; with several, one of them must be there. */
  readonly audience: string | readonly string[]
  /** What this API calls itself in its challenges (default `api`). */
  readonly realm?: string
  /** JWS algorithms that are accepted; never `none`, never a shared secret (RFC 8725 §3.1). */
  readonly algorithms?: readonly string[]
  /** Media type in a token's header (default `at+jwt`, RFC 9068 §4). Another one for servers that do not follow it. */
  readonly typ?: string
  /** Seconds that the clocks of server and clients may differ (default 5). */
  readonly clockTolerance?: number
  /** Tokens that are bound to a key; false to refuse them all. Default: taken, as unbound ones are. */
  readonly dpop?: DpopOptions | false
  /** The server's keys, so that nothing is fetched. */
  readonly jwks?: JSONWebKeySet
  /** Where the server's keys are, to spare the discovery. */
  readonly jwksUri?: string
  readonly http?: Http
  readonly clock?: Pick<Clock, 'now'>
}

export interface DpopOptions {
  /** True to refuse tokens that are not bound. */
  readonly required?: boolean
  /** Origin that clients see, `https://api.example.com`; default: the one of the request. Set it behind a proxy. */
  readonly origin?: string
  /** JWS algorithms of proofs that are accepted. */
  readonly algorithms?: readonly string[]
  /** Seconds that a proof is good (default 60). */
  readonly lifetime?: number
  /** Default: in memory, for one process. */
  readonly replays?: Replays
  /** Pass `rollingNonces()` to ask for a nonce in each proof (RFC 9449 §9). */
  readonly nonces?: Nonces
}

/** A request that may pass. */
export interface Access {
  readonly claims: AccessTokenClaims
  readonly scheme: Scheme
}

/**
 * Checks one request; a `Response` is the refusal to send.
 * @throws PkceError `keys_unavailable`, `discovery_failed`, `issuer_mismatch`: the fault is not the client's
 */
export type Guard = (request: Request, need?: Need) => Promise<Access | Response>

const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519']
const PROOF_ALGORITHMS = ['ES256', 'EdDSA', 'Ed25519', 'PS256', 'RS256']

/** Make one per API: it keeps the server's keys and the proofs it has seen. */
export function createGuard(options: GuardOptions): Guard {
  const { realm = 'api', clockTolerance = 5, clock = systemClock, dpop = {}, http = fetchHttp() } = options
  const { issuer, audience, algorithms = ALGORITHMS, typ = 'at+jwt' } = options
  const keys = issuerKeys({ ...options, http })
  const bound = dpop && {
    algorithms: PROOF_ALGORITHMS,
    lifetime: 60,
    replays: memoryReplays(clock),
    ...dpop,
  }
  const schemes: Scheme[] = bound ? (bound.required ? ['DPoP'] : ['Bearer', 'DPoP']) : ['Bearer']

  return async (request, need = {}) => {
    let presented: Presented | undefined
    try {
      presented = readAuthorization(request)
      if (!presented || !schemes.includes(presented.scheme)) throw new Refused({ status: 401 })
      const { scheme, token } = presented
      const now = clock.now()
      const claims = await verifyAccessToken(token, {
        ...{ keys, issuer, audience, algorithms, typ, clockTolerance, now },
      })
      await checkBinding(request, presented, claims, now)
      checkNeed(claims, need, now, clockTolerance)
      return { claims, scheme }
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return challengeResponse(error.refusal, {
        realm,
        schemes: presented && error.refusal.error ? [presented.scheme] : schemes,
        algorithms: bound ? bound.algorithms : [],
      })
    }
  }

  /** A bound token with its proof, an unbound one as Bearer; nothing in between (RFC 9449 §7.1 and §7.2). */
  async function checkBinding(
    request: Request,
    { scheme, token }: Presented,
    { cnf }: AccessTokenClaims,
    now: number,
  ): Promise<void> {
    if (scheme === 'Bearer' || !bound) {
      if (cnf) refuse(401, 'invalid_token', 'A bound access token needs its proof, not Bearer.')
      return
    }
    if (typeof cnf?.jkt !== 'string') {
      return refuse(401, 'invalid_token', 'The access token is bound to no key: present it as Bearer.')
    }
    await checkProof(request, { ...bound, token, jkt: cnf.jkt, clockTolerance, now })
  }
}
