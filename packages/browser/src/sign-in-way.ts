/** A way to sign in other than leaving the page: what popups and hidden frames have in common. */
import type { LoginOptions, Navigation } from '@pkce/core'

/** `popupNavigator()`, `silentNavigator()`, or one of your own: a native dialog, an extension's web auth flow. */
export interface SignInWay {
  /** What this way asks of the server, unless the login says otherwise. */
  readonly options?: LoginOptions
  /** Called in the click itself, before anything asynchronous, so that a window may be opened. @throws PkceError */
  begin(): Visit
}

/** One visit to the authorization server. */
export interface Visit {
  /** Takes the user there. Resolves to the URL of the authorization response. @throws PkceError */
  go(navigation: Navigation): Promise<string>
  /** The login is over, well or not: closes what was opened. Any number of calls. */
  end(): void
}

export interface WayOptions {
  /** Milliseconds from the click until the login is given up. */
  readonly timeout?: number
  /** Gives the login up when the app says so. */
  readonly signal?: AbortSignal
  /**
   * Registered URL of a page of this origin that runs `@pkce/browser/relay`, so that the app is not loaded a second time.
   * Default: the client's own `redirectUri`, whose page then passes the response on.
   */
  readonly redirectUri?: string
}

/** Names of the windows that are opened for a login begin with this: their page is a callback page and nothing else. */
export const GUEST = 'pkce-'

/** True in a popup or frame of ours, as far as the server's pages left it its name. */
export function isGuest(): boolean {
  return window.name.startsWith(GUEST)
}
