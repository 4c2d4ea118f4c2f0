/** What the server was asked, without a single secret: names of parameters, and values of the harmless ones. */
import type { KoaContextWithOIDC } from 'oidc-provider'

export interface LogEntry {
  /** ISO 8601. */
  readonly at: string
  readonly endpoint: string
  readonly method: string
  /** HTTP status code of the answer. */
  readonly status: number
  /** Names of all parameters that were sent. */
  readonly parameters: readonly string[]
  /** `client_secret_basic` when the request carried an Authorization header for it, else what the client is registered with. */
  readonly client_authentication?: string
  readonly response_type?: string
  readonly client_id?: string
  readonly redirect_uri?: string
  readonly scope?: string
  readonly code_challenge_method?: string
  readonly grant_type?: string
  readonly prompt?: string
  /** Error code of a refusal (RFC 6749 §5.2). */
  readonly error?: string
}

export type Log = (entry: LogEntry) => void

/** Values that say nothing about a user and open nothing. */
const HARMLESS = [
  'response_type',
  'client_id',
  'redirect_uri',
  'scope',
  'code_challenge_method',
  'grant_type',
  'prompt',
]

const ENDPOINTS: Readonly<Record<string, string>> = {
  authorization: 'authorize',
  resume: 'resume',
  token: 'token',
  revocation: 'revoke',
  pushed_authorization_request: 'par',
  end_session: 'logout',
  userinfo: 'userinfo',
}

/** The entry of a request that was answered, or nothing for pages and documents. */
export function entryOf(ctx: KoaContextWithOIDC, error?: string): LogEntry | undefined {
  const endpoint = ENDPOINTS[ctx.oidc?.route ?? '']
  if (!endpoint) return undefined
  const sent = { ...ctx.query, ...(ctx.oidc.body as Record<string, unknown> | undefined) }
  const client = ctx.oidc.client
  const harmless = Object.fromEntries(Object.entries(sent).filter(([name]) => HARMLESS.includes(name)))
  return {
    at: new Date().toISOString(),
    endpoint,
    method: ctx.method,
    status: ctx.status,
    ...(client && { client_id: client.clientId }),
    ...harmless,
    parameters: Object.keys(sent),
    ...(client?.clientAuthMethod && { client_authentication: client.clientAuthMethod }),
    ...(error && { error }),
  }
}

/** One line for people. */
export function printLog(entry: LogEntry): void {
  const { at, endpoint, method, status, parameters, ...rest } = entry
  const facts = Object.entries(rest).map(([name, value]) => `${name}=${value}`)
  process.stdout.write(
    `${at.slice(11, 23)} ${method} ${endpoint} ${status} ${facts.join(' ')} [${parameters.join(' ')}]\n`,
  )
}
