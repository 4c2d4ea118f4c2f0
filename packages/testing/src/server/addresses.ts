/** Where each endpoint of the server is. */
import type { ServerSettings } from './options.ts'
import type { Endpoint } from './request.ts'

/** The address of an endpoint below the issuer. */
export function addressIn(issuer: string, path: string): string {
  return `${issuer.replace(/\/$/, '')}/${path}`
}

/** Every address that answers, and which endpoint it is. */
export function addressesOf({ issuer, wellKnown, pushed }: ServerSettings): ReadonlyMap<string, Endpoint> {
  const [, origin = '', path = ''] = /^(\w+:\/\/[^/]+)(.*?)\/?$/.exec(issuer) ?? []
  const addresses = new Map<string, Endpoint>([
    [addressIn(issuer, 'keys'), 'keys'],
    [addressIn(issuer, 'token'), 'token'],
    [addressIn(issuer, 'revoke'), 'revocation'],
    [addressIn(issuer, 'userinfo'), 'userinfo'],
  ])
  if (pushed) addresses.set(addressIn(issuer, 'push'), 'pushed')
  // OpenID Connect Discovery §4 puts the well-known part behind the path, RFC 8414 §3.1 before it.
  if (wellKnown !== 'oauth') addresses.set(addressIn(issuer, '.well-known/openid-configuration'), 'metadata')
  if (wellKnown !== 'openid') {
    addresses.set(`${origin}/.well-known/oauth-authorization-server${path}`, 'metadata')
  }
  return addresses
}
