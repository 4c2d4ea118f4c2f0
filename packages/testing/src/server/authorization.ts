/** The authorization endpoint, and the user who decides there (RFC 6749 §4.1.1, OpenID Connect Core §3.1.2). */
import { readPairs, splitUrl } from '../text.ts'
import type { Grant } from './grants.ts'
import { type RegisteredClient, type ServerUser, secondsOf } from './options.ts'
import { Refusal, readParameters, type ServerRequest } from './request.ts'
import { type AuthorizationReply, reply } from './response-mode.ts'
import type { Tenant } from './tenant.ts'

/** What the user does at the server. Left out: signs in as the server's user, and allows what is asked. */
export interface Decision {
  readonly user?: ServerUser
  /** Space-separated scopes that are granted instead of those asked for. */
  readonly scope?: string
  /** An error instead of a code: `access_denied`, `login_required`… (RFC 6749 §4.1.2.1). */
  readonly error?: string
  readonly errorDescription?: string
  /** When the user last typed a password, in seconds since the Unix epoch. */
  readonly authTime?: number
  /** How strongly the user was authenticated (OpenID Connect Core §2). */
  readonly acr?: string
}

type Asked = Pick<ServerRequest, 'parameters' | 'all'>

/**
 * The user agent opens `url`, the user decides, and is sent back.
 * @throws Error where a real server shows an error page, for it does not know where to send the user (RFC 6749 §4.1.2.1)
 */
export function authorize(url: string, decision: Decision, tenant: Tenant): AuthorizationReply {
  const asked = readAsked(url, tenant)
  const { client_id, redirect_uri, state } = asked.parameters
  const client = tenant.settings.clients.find(({ clientId }) => clientId === client_id)
  if (!client) throw new Error(`The server knows no client "${client_id}".`)
  const target = redirectOf(redirect_uri, client)
  if (target === undefined) {
    throw new Error(`"${redirect_uri}" is no redirect URI of the client "${client_id}".`)
  }
  const said = { ...outcome(asked, client, decision, tenant), ...(state && { state }) }
  return reply(target, asked.parameters, said, tenant)
}

function outcome(
  asked: Asked,
  client: RegisteredClient,
  decision: Decision,
  tenant: Tenant,
): Record<string, string> {
  try {
    if (decision.error) throw new Refusal(decision.error, decision.errorDescription ?? '')
    return { code: giveCode(asked, client, decision, tenant) }
  } catch (thrown) {
    if (!(thrown instanceof Refusal)) throw thrown
    const { error, message } = thrown
    return { error, ...(message && { error_description: message }) }
  }
}

/** @throws Refusal */
function giveCode(asked: Asked, client: RegisteredClient, decision: Decision, tenant: Tenant): string {
  const { clock, grants, settings } = tenant
  const { response_type, code_challenge, code_challenge_method, nonce } = asked.parameters
  const { redirect_uri, scope = '', acr_values, dpop_jkt } = asked.parameters
  if (response_type !== 'code') throw new Refusal('unsupported_response_type', 'Only "code" is supported.')
  checkChallenge(code_challenge, code_challenge_method)
  const resources = asked.all('resource')
  checkResources(resources, tenant)
  const { user, authTime } = signIn(asked, decision, tenant)
  const acr = decision.acr ?? acr_values?.split(' ')[0]
  const grant: Grant = {
    clientId: client.clientId,
    user,
    scope: decision.scope ?? scope,
    resources,
    authTime,
    ...(acr && { acr }),
    revoked: false,
  }
  const code = tenant.newText('code')
  const expiresAt = clock.now() + settings.lifetimes.code * 1000
  grants.codes.set(code, {
    ...{ grant, expiresAt, nonce, key: dpop_jkt, used: false },
    redirectUri: redirect_uri,
    challenge: code_challenge,
  })
  return code
}

/** @throws Refusal `invalid_request` (RFC 7636 §4.4.1) */
function checkChallenge(challenge: string | undefined, method: string | undefined): void {
  if (method !== 'S256' || !/^[\w-]{43}$/.test(challenge ?? '')) {
    throw new Refusal('invalid_request', 'A code_challenge of the method S256 is required.')
  }
}

/** @throws Refusal `invalid_target` (RFC 8707 §2) */
export function checkResources(asked: readonly string[], { settings }: Tenant): void {
  const known = settings.resources
  if (known && !asked.every((resource) => known.includes(resource))) {
    throw new Refusal('invalid_target', 'One of the resources is not known.')
  }
}

/** @throws Refusal `login_required` when nothing may be shown and nobody is signed in */
function signIn({ parameters }: Asked, decision: Decision, tenant: Tenant) {
  const { prompt = '', max_age } = parameters
  const now = secondsOf(tenant.clock)
  const { visit } = tenant
  const isFresh = !max_age || (visit && now - visit.authTime <= Number(max_age))
  const stays = visit && isFresh && !prompt.split(' ').includes('login') && !decision.user
  if (prompt === 'none' && !stays) throw new Refusal('login_required', 'Nobody is signed in.')
  const user = decision.user ?? visit?.user ?? tenant.settings.user
  const authTime = decision.authTime ?? (stays ? visit.authTime : now)
  tenant.visit = { user, authTime }
  return tenant.visit
}

/** What is asked: in the URL, or pushed before and named there (RFC 9126 §4). */
function readAsked(url: string, tenant: Tenant): Asked {
  const { query } = splitUrl(url)
  const given = readParameters(readPairs(query))
  const { request_uri, client_id } = given.parameters
  if (request_uri === undefined) {
    if (tenant.settings.pushed === 'required') throw new Error('The server takes pushed requests only.')
    return given
  }
  const pushed = tenant.grants.pushed.get(request_uri)
  tenant.grants.pushed.delete(request_uri)
  if (!pushed || pushed.clientId !== client_id || pushed.expiresAt <= tenant.clock.now()) {
    throw new Error('The pushed request is not known, was used, or has expired.')
  }
  return readParameters(pushed.pairs)
}

/** Where the user is sent; it need not be said where only one address is registered (RFC 6749 §3.1.2.3). */
function redirectOf(asked: string | undefined, { redirectUris }: RegisteredClient): string | undefined {
  if (asked !== undefined) return redirectUris.some((one) => isSameRedirect(one, asked)) ? asked : undefined
  return redirectUris.length === 1 ? redirectUris[0] : undefined
}

function isSameRedirect(registered: string, asked: string): boolean {
  const withoutPort = (uri: string) => uri.replace(/^(http:\/\/(?:127\.0\.0\.1|\[::1\])):\d+/, '$1')
  return withoutPort(registered) === withoutPort(asked)
}
