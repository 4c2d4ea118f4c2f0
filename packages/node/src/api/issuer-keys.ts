/** The public keys of the authorization server, found by its metadata (RFC 8414, OpenID Connect Discovery §4). */
import { type Http, PkceError } from '@pkce/core'
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
} from 'jose'

export interface IssuerKeysOptions {
  /** Issuer identifier of the authorization server, compared exactly. */
  readonly issuer: string
  /** The keys themselves: nothing is fetched then. */
  readonly jwks?: JSONWebKeySet
  /** Where the keys are, to spare the discovery. */
  readonly jwksUri?: string
  readonly http: Http
}

/** Milliseconds to wait for the server. */
const TIMEOUT = 5_000

/**
 * Finds the key of a token. Keys are fetched when the first token comes and again when an unknown key is named, at most
 * once in 30 seconds.
 */
export function issuerKeys({ issuer, jwks, jwksUri, http }: IssuerKeysOptions): JWTVerifyGetKey {
  let keys: Promise<JWTVerifyGetKey> | undefined
  return async (header, token) => {
    keys ??= open()
    // What failed once is tried again with the next request.
    keys.catch(() => {
      keys = undefined
    })
    return (await keys)(header, token)
  }

  async function open(): Promise<JWTVerifyGetKey> {
    if (jwks) return createLocalJWKSet(jwks)
    return createRemoteJWKSet(new URL(jwksUri ?? (await discoverKeys(issuer, http))), {
      [customFetch]: async (url: string) => {
        const { status, body } = await get(url, http).catch((cause) => {
          throw unavailable(cause)
        })
        return new Response(body, { status })
      },
    })
  }
}

/** @throws PkceError `discovery_failed`, `issuer_mismatch` */
async function discoverKeys(issuer: string, http: Http): Promise<string> {
  const { origin, pathname } = new URL(issuer)
  const path = pathname.replace(/\/$/, '')
  for (const url of [
    `${origin}${path}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
  ]) {
    const { status, body } = await get(url, http).catch((cause) => {
      throw unavailable(cause)
    })
    if (status !== 200) continue
    const metadata = parse(body)
    if (metadata.issuer !== issuer) {
      throw new PkceError({
        code: 'issuer_mismatch',
        message: `The server at "${issuer}" names itself differently: use its exact issuer.`,
      })
    }
    if (typeof metadata.jwks_uri === 'string') return metadata.jwks_uri
  }
  throw new PkceError({
    code: 'discovery_failed',
    message: `No server metadata with keys at "${issuer}": check the issuer.`,
  })
}

function get(url: string, http: Http) {
  return http({ method: 'GET', url, headers: { accept: 'application/json' }, timeout: TIMEOUT })
}

function parse(body: string): Record<string, unknown> {
  try {
    return (JSON.parse(body) ?? {}) as Record<string, unknown>
  } catch {
    return {}
  }
}

export function unavailable(cause: unknown): PkceError {
  return new PkceError(
    { code: 'keys_unavailable', message: 'The keys of the server can not be read: try again later.' },
    cause,
  )
}
