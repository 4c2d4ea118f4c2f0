/** Signing in without a page: a hidden frame asks the server with `prompt=none` (OpenID Connect Core §3.1.2.1). */
import { PkceError } from '@pkce/core'
import { absolute } from './absolute.ts'
import { awaitResponse, givingUp } from './await-response.ts'
import { GUEST, type SignInWay, type Visit, type WayOptions } from './sign-in-way.ts'

export interface SilentOptions extends WayOptions {
  /** Milliseconds until the login is given up (default 10000): a server that forbids frames never answers. */
  readonly timeout?: number
}

/**
 * For `login({ way: silentNavigator() })` and the option `restoreBy`. Ends in `login_required` when nobody is signed in
 * at the server, in `interaction_required` when the server wants to ask something or can not be asked in a frame, and in
 * `login_timeout` when it does not answer.
 */
export function silentNavigator(options: SilentOptions = {}): SignInWay {
  const { timeout = 10_000, signal, redirectUri } = options
  return {
    options: {
      prompt: 'none',
      ...(redirectUri && { redirectUri: absolute(redirectUri) }),
    },
    begin(): Visit {
      const over = givingUp(timeout, signal)
      const frame = document.createElement('iframe')
      frame.name = `${GUEST}silent`
      frame.hidden = true
      // The server's page may run, and must not take the whole window away.
      frame.setAttribute('sandbox', 'allow-scripts allow-same-origin')
      return {
        async go({ url, state = '' }) {
          frame.src = url
          document.body.append(frame)
          const response = await awaitResponse({ state, from: frame.contentWindow, signal: over.signal })
          refuseInteraction(response, url)
          return response
        },
        end() {
          over.abort(new PkceError({ code: 'login_cancelled', message: 'The login was given up.' }))
          frame.remove()
        },
      }
    },
  }
}

/** OpenID Connect Core §3.1.2.6. @throws PkceError `login_required`, `interaction_required` */
function refuseInteraction(response: string, request: string): void {
  const error = new URL(response).searchParams.get('error')
  if (error === 'login_required') {
    // From a frame of another site, browsers that block third-party cookies hide the session the server may well have.
    if (isOtherSite(new URL(request).hostname)) {
      throw new PkceError({
        code: 'interaction_required',
        message:
          'The server sees no session from a hidden frame of another site: nobody is signed in, or this browser blocks third-party cookies. Sign in by redirect or popup.',
        server: { error },
      })
    }
    throw new PkceError({
      code: 'login_required',
      message: 'Nobody is signed in at the server: sign in by redirect or popup.',
      server: { error },
    })
  }
  if (error && /^(interaction|consent|account_selection)_required$/.test(error)) {
    throw new PkceError({
      code: 'interaction_required',
      message: 'The server has to ask the user something: sign in by redirect or popup.',
      server: { error },
    })
  }
}

/** Without the list of public suffixes: the same last two labels count as the same site. */
function isOtherSite(hostname: string): boolean {
  const site = (name: string) => name.split('.').slice(-2).join('.')
  return site(hostname) !== site(location.hostname)
}
