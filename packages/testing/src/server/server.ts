/** An authorization server in memory, on the Http port: strict, deterministic, and breakable on purpose. */
import type { Clock, Http, HttpRequest, HttpResponse } from '@pkce/core'
import { createVirtualClock } from '../clock.ts'
import { readPairs, splitUrl } from '../text.ts'
import { addressesOf } from './addresses.ts'
import { authorize, type Decision } from './authorization.ts'
import { endVisit } from './end-session.ts'
import { createFaults, type Faults } from './faults.ts'
import type { KeyRing } from './keys.ts'
import { answerKeys, answerMetadata, metadataOf } from './metadata.ts'
import type { ServerOptions, ServerUser } from './options.ts'
import { answerPushed } from './pushed.ts'
import { type Endpoint, json, Refusal, readRequest, refused, type ServerRequest } from './request.ts'
import type { AuthorizationReply } from './response-mode.ts'
import { answerRevocation } from './revocation.ts'
import type { Tamper } from './tamper.ts'
import { createTenant, type Visit } from './tenant.ts'
import { answerToken } from './token.ts'
import { answerUserinfo, isAlive } from './userinfo.ts'

/** One visit or request, as it arrived. Holds secrets: it is for assertions, not for logs. */
export interface Call {
  /** Milliseconds since the Unix epoch. */
  readonly at: number
  readonly endpoint: Endpoint
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly parameters: Readonly<Record<string, string>>
  /** Status of the answer; 302 for a user agent that was sent on. */
  readonly status: number
  /** Error code of the answer. */
  readonly error?: string
}

export interface AuthorizationServer {
  readonly issuer: string
  /** What clients talk to. */
  readonly http: Http
  readonly metadata: Readonly<Record<string, unknown>>
  /**
   * The user agent opens `url`, the user decides, and is sent back.
   * @throws Error where a real server shows an error page instead
   */
  authorize(url: string, decision?: Decision): AuthorizationReply
  /** The user agent opens the end session endpoint; gives back where it is sent. @throws Error as `authorize` */
  endSession(url: string): string
  /** Who is signed in at the server itself. */
  readonly visit: Visit | undefined
  /** Every call since the beginning. */
  readonly log: readonly Call[]
  /** The calls of one endpoint. */
  calls(endpoint: Endpoint): readonly Call[]
  readonly faults: Faults
  readonly tamper: Tamper
  readonly keys: KeyRing
  /** Proofs need another nonce from now on (RFC 9449 §8.2). */
  changeProofNonce(): void
  /** True while an API would accept the access token. */
  accepts(accessToken: string): boolean
  /** Ends all grants of a user (default: of everybody), as an administrator does. */
  endGrants(user?: ServerUser): void
}

/** Endpoints that look at proofs. */
const PROVED: readonly Endpoint[] = ['token', 'pushed', 'userinfo']

/** `clock`: tells the time, and delays answers by `faults.latency`. */
export function createAuthorizationServer(
  options: ServerOptions = {},
  clock: Clock = createVirtualClock(),
): AuthorizationServer {
  const tenant = createTenant(options, clock)
  const { settings, tamper, keys, grants } = tenant
  const faults = createFaults()
  const log: Call[] = []
  const endpoints = addressesOf(settings)

  return {
    issuer: settings.issuer,
    metadata: metadataOf(tenant),
    ...{ http, faults, tamper, keys, log },
    authorize(url, decision = {}) {
      const answered = authorize(url, decision, tenant)
      const { error } = answered.parameters
      note(visitOf('authorization', url), { status: 302, ...(error && { error }) })
      return answered
    },
    endSession(url) {
      const next = endVisit(url, tenant)
      note(visitOf('end_session', url), { status: 302 })
      return next
    },
    get visit() {
      return tenant.visit
    },
    calls: (endpoint) => log.filter((call) => call.endpoint === endpoint),
    changeProofNonce() {
      tenant.proofNonce = tenant.newText('proof-nonce')
    },
    accepts: (accessToken) => isAlive(accessToken, tenant),
    endGrants(user) {
      for (const { grant } of grants.codes.values()) {
        if (!user || grant.user.sub === user.sub) grant.revoked = true
      }
    },
  }

  async function http(request: HttpRequest): Promise<HttpResponse> {
    const endpoint = endpoints.get(splitUrl(request.url).address) ?? 'unknown'
    const fault = faults.take(endpoint)
    if (fault === 'offline') throw new Error('The server can not be reached.')
    const response = typeof fault === 'number' ? json(fault, {}) : handle(request, endpoint)
    if (faults.latency) await wait(Math.min(faults.latency, request.timeout))
    if (fault === 'lost' || faults.latency >= request.timeout) throw new Error('No answer came.')
    return response
  }

  function handle(raw: HttpRequest, endpoint: Endpoint): HttpResponse {
    let request: ServerRequest = { ...visitOf(endpoint, raw.url), method: raw.method, headers: raw.headers }
    let response: HttpResponse
    let error: string | undefined
    try {
      request = readRequest(raw, endpoint)
      response = answer(request)
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown
      error = thrown.error
      response = refused(thrown)
    }
    note(request, { status: response.status, ...(error && { error }) })
    const dated = { ...response, headers: { ...response.headers, ...standing(endpoint) } }
    return tamper.response ? tamper.response(dated, request) : dated
  }

  /** @throws Refusal */
  function answer(request: ServerRequest): HttpResponse {
    switch (request.endpoint) {
      case 'metadata':
        return answerMetadata(tenant)
      case 'keys':
        return answerKeys(tenant)
      case 'token':
        return answerToken(request, tenant)
      case 'revocation':
        return answerRevocation(request, tenant)
      case 'userinfo':
        return answerUserinfo(request, tenant)
      case 'pushed':
        return answerPushed(request, tenant)
      default:
        return json(404, {})
    }
  }

  /** Headers of every answer: the server's time; where proofs are looked at, the nonce of the next (RFC 9449 §8.2). */
  function standing(endpoint: Endpoint): Record<string, string> {
    return {
      date: new Date(tenant.clock.now()).toUTCString(),
      ...(settings.dpop === 'nonce' && PROVED.includes(endpoint) && { 'dpop-nonce': tenant.proofNonce }),
    }
  }

  function note(request: ServerRequest, outcome: Pick<Call, 'status' | 'error'>): void {
    const { endpoint, method, url, headers, parameters } = request
    log.push({ at: clock.now(), endpoint, method, url, headers, parameters, ...outcome })
  }

  function wait(milliseconds: number): Promise<void> {
    return new Promise((resolve) => void clock.schedule(milliseconds, resolve))
  }
}

function visitOf(endpoint: Endpoint, url: string): ServerRequest {
  const { address, query } = splitUrl(url)
  const pairs = readPairs(query)
  return {
    ...{ endpoint, method: 'GET', url: address, headers: {} },
    parameters: Object.fromEntries(pairs),
    all: (wanted) => pairs.filter(([name]) => name === wanted).map(([, value]) => value),
  }
}
