/** Authorization server metadata: where it is and whether it can be trusted (OpenID Connect Discovery §4, RFC 8414). */
import { requireSecure, type Settings } from './configuration.ts'
import { parseObject } from './encoding/json.ts'
import { refuse } from './errors.ts'
import { prepare } from './generate.ts'
import type { State } from './state.ts'
import { ask, giveUp, type Handler, type Step } from './step.ts'

/** What the machine uses of the metadata (RFC 8414 §2, OpenID Connect Discovery §3, RFC 9207 §3). */
export interface ServerMetadata {
  readonly issuer: string
  readonly authorization_endpoint: string
  readonly token_endpoint: string
  readonly jwks_uri?: string
  readonly pushed_authorization_request_endpoint?: string
  readonly userinfo_endpoint?: string
  readonly revocation_endpoint?: string
  readonly end_session_endpoint?: string
  readonly authorization_response_iss_parameter_supported?: boolean
  readonly require_pushed_authorization_requests?: boolean
  readonly response_modes_supported?: readonly string[]
  readonly id_token_signing_alg_values_supported?: readonly string[]
  readonly authorization_signing_alg_values_supported?: readonly string[]
  readonly dpop_signing_alg_values_supported?: readonly string[]
}

const ENDPOINTS = [
  'authorization_endpoint',
  'token_endpoint',
  'jwks_uri',
  'pushed_authorization_request_endpoint',
  'userinfo_endpoint',
  'revocation_endpoint',
  'end_session_endpoint',
] as const

const FLAGS = [
  'authorization_response_iss_parameter_supported',
  'require_pushed_authorization_requests',
] as const

const LISTS = [
  'response_modes_supported',
  'id_token_signing_alg_values_supported',
  'authorization_signing_alg_values_supported',
  'dpop_signing_alg_values_supported',
] as const

/** Where the metadata may be, in the order in which it is looked for. */
export function wellKnown(issuer: string): readonly string[] {
  const base = issuer.replace(/\/$/, '')
  // An issuer that is no URL does not come so far.
  const [, origin, path] = /^(\w+:\/\/[^/]+)(.*)$/.exec(base) as unknown as [string, string, string]
  return [
    `${base}/.well-known/openid-configuration`, // OpenID Connect Discovery §4.1: behind the path
    `${origin}/.well-known/oauth-authorization-server${path}`, // RFC 8414 §3.1: before the path
    ...(path ? [`${origin}/.well-known/openid-configuration${path}`] : []), // RFC 8414 §5
  ]
}

/** Ask for the metadata on behalf of a login; `guess` counts the well-known addresses. */
export function discover(
  state: State,
  command: State<'discovering'>['command'],
  { issuer }: Settings,
  guess = 0,
): Step {
  const endpoint = wellKnown(issuer)[guess] as string
  return ask(state, 'discovering', { command, guess }, { type: 'request', purpose: 'discovery', endpoint })
}

export const onMetadata: Handler<'discovering', 'responded'> = (state, event, { settings }) => {
  const document = parseObject(event.body)
  if (event.httpStatus === 200 && document) {
    const server = readMetadata(document, settings)
    const serverUntil = event.at + settings.metadataLifetime * 1000
    // Keys that are gone from the server must not be trusted for ever: with new metadata come new ones.
    const { keys: _, ...rest } = state
    return prepare({ ...rest, server, serverUntil }, state.command)
  }
  return refuse('discovery_failed', `No server metadata at "${settings.issuer}": check the issuer.`, {
    status: event.httpStatus,
  })
}

/** Nothing there, or nothing that this origin may read: the next address, and the failure if it was the last. */
export const onDiscoveryFailure: Handler<'discovering', 'failed'> = (state, { failure }, { settings }) => {
  const guess = state.guess + 1
  const elsewhere = failure.code === 'discovery_failed' || failure.code === 'network_failed'
  return elsewhere && guess < wellKnown(settings.issuer).length
    ? discover(state, state.command, settings, guess)
    : giveUp(state, [state.command.id], failure)
}

/**
 * The fields we use, checked. The issuer must be the one asked for, to the letter (RFC 8414 §3.3).
 * @throws PkceError `issuer_mismatch`, `metadata_invalid`, `pkce_unsupported`, `url_insecure`
 */
export function readMetadata(
  document: Readonly<Record<string, unknown>>,
  settings: Settings,
): ServerMetadata {
  if (document.issuer !== settings.issuer) {
    refuse(
      'issuer_mismatch',
      `The server at "${settings.issuer}" calls itself ${JSON.stringify(document.issuer)}: use that.`,
    )
  }
  const server: Record<string, unknown> = { issuer: document.issuer }
  for (const name of ENDPOINTS) {
    const url = document[name]
    if (typeof url === 'string') {
      requireSecure(url, settings)
      server[name] = url
    } else if (url !== undefined || name === 'authorization_endpoint' || name === 'token_endpoint') {
      refuse('metadata_invalid', `The server metadata has no usable "${name}".`)
    }
  }
  // Silence means unknown, but a server that lists its methods without S256 would be a downgrade (RFC 9700 §2.1.1).
  const methods = document.code_challenge_methods_supported
  if (Array.isArray(methods) && !methods.includes('S256')) {
    refuse(
      'pkce_unsupported',
      'The server does not support the code challenge method S256, and plain is not safe.',
    )
  }
  for (const name of FLAGS) if (document[name] === true) server[name] = true
  for (const name of LISTS) if (Array.isArray(document[name])) server[name] = document[name]
  return server as unknown as ServerMetadata
}

/** True when what a storage gave back can be metadata that was checked here before. */
export function isServer(stored: unknown): stored is ServerMetadata {
  const { issuer, token_endpoint } = (stored ?? {}) as Record<string, unknown>
  return typeof issuer === 'string' && typeof token_endpoint === 'string'
}
