/** The metadata of an authorization server, for those who need it without a login (OpenID Connect Discovery §4, RFC 8414 §3). */
import { type Http, PkceError } from '@pkce/core'

/** Milliseconds to wait for the server. */
export const TIMEOUT = 5_000

/**
 * The metadata document, whose issuer is the one asked for.
 * @throws PkceError `discovery_failed`, `issuer_mismatch`, and whatever `http` throws
 */
export async function fetchMetadata(issuer: string, http: Http): Promise<Readonly<Record<string, unknown>>> {
  const { origin, pathname } = new URL(issuer)
  const path = pathname.replace(/\/$/, '')
  for (const url of [
    `${origin}${path}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${path}`,
  ]) {
    const headers = { accept: 'application/json' }
    const { status, body } = await http({ method: 'GET', url, headers, timeout: TIMEOUT })
    if (status !== 200) continue
    const metadata = parse(body)
    if (metadata.issuer === issuer) return metadata
    throw new PkceError({
      code: 'issuer_mismatch',
      message: `The server at "${issuer}" names itself differently: use its exact issuer.`,
    })
  }
  throw new PkceError({
    code: 'discovery_failed',
    message: `No server metadata at "${issuer}": check the issuer.`,
  })
}

function parse(body: string): Record<string, unknown> {
  try {
    return (JSON.parse(body) ?? {}) as Record<string, unknown>
  } catch {
    return {}
  }
}
