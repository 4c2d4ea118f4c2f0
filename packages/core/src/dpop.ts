/** DPoP: tokens bound to a key that never leaves its port, and the proof of that key with each request (RFC 9449). */
import { encodeBase64url } from './encoding/base64url.ts'
import { parseObject } from './encoding/json.ts'
import { signJws } from './encoding/signed.ts'
import { encodeUtf8 } from './encoding/utf8.ts'
import { refuse } from './errors.ts'
import type { Event } from './events.ts'
import { attempt } from './port-failures.ts'
import type { Ports, SigningKey } from './ports.ts'
import type { State } from './state.ts'
import { type Ask, proceed, type Step } from './step.ts'

/** What a proof is about (§4.2). */
export interface Proof {
  readonly method: string
  readonly url: string
  /** Milliseconds since the Unix epoch. */
  readonly at: number
  /** The value the server asked for (§8). */
  readonly nonce?: string | undefined
  /** The access token that goes with the request (§4.2, `ath`). */
  readonly accessToken?: string
}

/** The part of a client that binds tokens. Who does not pass it to a client does not bundle it. */
export interface Dpop {
  /** JWS algorithm of the key. */
  readonly algorithm: string
  /** Adds a proof to the requests of a bound login or session. */
  readonly attach: (step: Step) => Step
  /** Remembers the nonce that an answer names for the next proof (§8.2). */
  readonly remember: (state: State, event: Event) => State
  /**
   * The same request once more, and never twice: when the answer insists on a nonce (§8), or when a pushed request got
   * none, with the thumbprint in place of the proof (§10.1). Nothing otherwise.
   */
  readonly again: (state: State, event: Event) => Step | undefined
  readonly prove: (ports: Ports, proof: Proof) => Promise<string>
  /** For `dpop_jkt` (§10) and `cnf` (§6): thumbprint of the key (RFC 7638). */
  readonly thumbprint: (ports: Ports) => Promise<string>
}

/** Requests that a proof goes with. */
const BOUND = /^(push|code|refresh)$/

/** Random bytes of `jti` (§4.2: at least 96 bits). */
const JTI_SIZE = 16

/** `algorithm`: of the key that the port `keys` gives (default ES256). */
export function dpop(algorithm = 'ES256'): Dpop {
  return {
    ...{ algorithm, attach, remember, again },
    prove: (ports, proof) => attempt('sign', () => prove(ports, proof)),
    thumbprint: (ports) => attempt('sign', () => thumbprint(ports)),
  }
}

function attach({ state, effects }: Step): Step {
  const request = effects.find((effect) => effect.type === 'request')
  if (!request || !BOUND.test(request.purpose) || !isBound(state)) return { state, effects }
  const { flight: _, ...asked } = request
  const proof = proofOf(state)
  return {
    state: { ...state, asked },
    effects: effects.map((effect) => (effect === request ? { ...request, proof } : effect)),
  }
}

function remember(state: State, event: Event): State {
  const proofNonce = event.type === 'responded' && event.headers['dpop-nonce']
  return proofNonce ? { ...state, proofNonce } : state
}

function again(state: State, event: Event): Step | undefined {
  if (!state.asked || !(insistsOnNonce(event) || isUnanswered(state, event))) return undefined
  const { asked, ...rest } = remember(state, event)
  const way = event.type === 'failed' ? { bind: true } : { proof: proofOf(rest) }
  return proceed(rest as State, { ...asked, ...way } as Ask)
}

function insistsOnNonce(event: Event): boolean {
  if (event.type !== 'responded' || event.httpStatus < 400 || !event.headers['dpop-nonce']) return false
  return parseObject(event.body)?.error === 'use_dpop_nonce'
}

/** A browser may not send a page's proof where no preflight is answered, as Keycloak answers none to pushed requests. */
function isUnanswered({ status }: State, event: Event): boolean {
  return event.type === 'failed' && event.failure.code === 'network_failed' && status === 'pushing'
}

function proofOf({ proofNonce }: Pick<State, 'proofNonce'>): { readonly nonce?: string } {
  return proofNonce === undefined ? {} : { nonce: proofNonce }
}

function isBound(state: State): boolean {
  return 'transaction' in state && state.transaction
    ? state.transaction.protections.includes('dpop')
    : state.session?.tokenType === 'DPoP'
}

async function prove(ports: Ports, { method, url, at, nonce, accessToken }: Proof): Promise<string> {
  const key = await keyOf(ports)
  const ath = accessToken && (await ports.crypto.sha256(encodeUtf8(accessToken)))
  return signJws(
    { typ: 'dpop+jwt', jwk: key.jwk },
    {
      jti: encodeBase64url(ports.crypto.randomBytes(JTI_SIZE)),
      htm: method,
      // §4.2: without query and fragment.
      htu: url.split(/[?#]/)[0],
      iat: Math.floor(at / 1000),
      ...(nonce !== undefined && { nonce }),
      ...(ath && { ath: encodeBase64url(ath) }),
    },
    key,
  )
}

/** RFC 7638 §3.2: the required members only, in the order of the alphabet. */
async function thumbprint(ports: Ports): Promise<string> {
  const { jwk } = await keyOf(ports)
  const required = Object.entries(jwk).filter(([name]) => /^(crv|e|kty|n|x|y)$/.test(name))
  const canonical = JSON.stringify(Object.fromEntries(required.sort(([a], [b]) => (a < b ? -1 : 1))))
  return encodeBase64url(await ports.crypto.sha256(encodeUtf8(canonical)))
}

async function keyOf({ keys }: Ports): Promise<SigningKey> {
  return (await keys?.()) ?? refuse('configuration_invalid', 'DPoP needs the port "keys".')
}
