/** The public keys of the authorization server, found by its metadata (RFC 8414 §2, RFC 7517 §5). */
import { type Http, PkceError } from '@pkce/core'
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  type JSONWebKeySet,
  type JWTVerifyGetKey,
} from 'jose'
import { fetchMetadata, TIMEOUT } from '../metadata.ts'

export interface IssuerKeysOptions {
  /** Issuer identifier of the authorization server, compared exactly. */
  readonly issuer: string
  /** The keys themselves: nothing is fetched then. */
  readonly jwks?: JSONWebKeySet
  /** Where the keys are, to spare the discovery. */
  readonly jwksUri?: string
  readonly http: Http
}

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
    return createRemoteJWKSet(new URL(jwksUri ?? (await findKeys())), {
      [customFetch]: async (url: string) => {
        const headers = { accept: 'application/json' }
        const { status, body } = await http({ method: 'GET', url, headers, timeout: TIMEOUT })
        return new Response(body, { status })
      },
    })
  }

  async function findKeys(): Promise<string> {
    const { jwks_uri } = await fetchMetadata(issuer, http)
    if (typeof jwks_uri === 'string') return jwks_uri
    throw unavailable(new Error('The server metadata has no "jwks_uri".'))
  }
}

export function unavailable(cause: unknown): PkceError {
  return new PkceError(
    { code: 'keys_unavailable', message: 'The keys of the server can not be read: try again later.' },
    cause,
  )
}
