/** The authorization response in the page's URL: taken out of it at once, before it is seen by anyone else. */
import { isAuthorizationResponse, type ResponseMode } from '@pkce/core'

/**
 * The URL of the page, if it is the redirect URI with an authorization response; the address bar, the history and the
 * Referer header lose it here (RFC 9700 §4.2.4, credential leakage via browser history).
 */
export function takeResponse(redirectUri: string, mode?: ResponseMode): string | undefined {
  const { location } = globalThis
  if (!location || !isAuthorizationResponse(location.href, mode)) return undefined
  const expected = new URL(redirectUri)
  if (location.origin !== expected.origin || location.pathname !== expected.pathname) return undefined
  const { href } = location
  history.replaceState(history.state, '', expected.pathname)
  return href
}

/** Shows the page of the app where the user was; routers hear of it as of the back button. */
export function showPage(path: string): void {
  history.replaceState(null, '', path)
  dispatchEvent(new PopStateEvent('popstate', { state: null }))
}
