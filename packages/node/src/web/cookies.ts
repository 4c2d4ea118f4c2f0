/** The two cookies: names that browsers protect, values that say nothing (RFC 6265bis §4.1.3.2, `__Host-`). */
import { randomBytes } from 'node:crypto'

export interface Cookies {
  /** Value of the cookie, if it is one of ours. */
  read(request: Request, kind: CookieKind): string | undefined
  /** The Set-Cookie header that keeps `value` for `maxAge` seconds; 0 deletes it. */
  write(kind: CookieKind, value: string, maxAge: number): string
}

/** `session`: who is signed in. `login`: in which browser a login was begun. */
export type CookieKind = 'session' | 'login'

/**
 * `__Host-` cookies are Secure, of this host alone, and can not be set by a subdomain or over http. Not all browsers keep
 * them on http://localhost, so a loopback origin, which is for development, goes without.
 */
export function cookiesFor(origin: string, name: string): Cookies {
  const secure = origin.startsWith('https:')
  const nameOf = (kind: CookieKind) => `${secure ? '__Host-' : ''}${name}-${kind}`
  return {
    read({ headers }, kind) {
      const pairs = (headers.get('cookie') ?? '').split(';').map((pair) => pair.trim().split('='))
      const value = pairs.find(([found]) => found === nameOf(kind))?.[1]
      return value && /^[\w-]{43}$/.test(value) ? value : undefined
    },
    // Lax: the cookie goes along when the authorization server sends the browser back, and with no request of other sites.
    write: (kind, value, maxAge) =>
      `${nameOf(kind)}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`,
  }
}

/** 256 bits that nobody can guess, 43 characters. */
export function newId(): string {
  return randomBytes(32).toString('base64url')
}
