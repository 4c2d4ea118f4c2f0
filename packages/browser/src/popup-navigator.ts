/** Signing in by a popup: the app stays where it is, and the server's pages open beside it. */
import { PkceError } from '@pkce/core'
import { absolute } from './absolute.ts'
import { awaitResponse, givingUp } from './await-response.ts'
import { GUEST, type SignInWay, type Visit, type WayOptions } from './sign-in-way.ts'

export interface PopupOptions extends WayOptions {
  /** Milliseconds from the click until the login is given up (default 600000). */
  readonly timeout?: number
  /** CSS pixels (default 480). */
  readonly width?: number
  /** CSS pixels (default 640). */
  readonly height?: number
}

/** Milliseconds between two looks at the popup. */
const LOOK = 200

/** Milliseconds that a popup seen closed has for a response that is on its way. */
const GRACE = 1_000

/**
 * Call `login({ way: popupNavigator() })` in the handler of a click. Ends in `popup_blocked`, `popup_closed`,
 * `login_timeout` or `login_cancelled` when no response comes.
 */
export function popupNavigator(options: PopupOptions = {}): SignInWay {
  const { timeout = 600_000, width = 480, height = 640, signal, redirectUri } = options
  return {
    options: {
      display: 'popup',
      ...(redirectUri && { redirectUri: absolute(redirectUri) }),
    },
    begin(): Visit {
      const left = Math.round(screenX + (outerWidth - width) / 2)
      const top = Math.round(screenY + (outerHeight - height) / 2)
      const features = `popup,width=${width},height=${height},left=${left},top=${top}`
      const popup = open('about:blank', `${GUEST}popup-${Math.random()}`, features)
      if (!popup || popup.closed) {
        throw new PkceError({
          code: 'popup_blocked',
          message: 'The browser blocked the popup: call login() right in the handler of a click.',
        })
      }
      const over = givingUp(timeout, signal)
      const end = () => {
        over.abort(new PkceError({ code: 'login_cancelled', message: 'The login was given up.' }))
        popup.close()
      }
      return {
        go({ url, state = '' }) {
          popup.location.replace(url)
          const stop = onClosed(popup, () =>
            over.abort(
              new PkceError({
                code: 'popup_closed',
                message: 'The popup was closed before the login was complete.',
              }),
            ),
          )
          return awaitResponse({ state, from: popup, signal: over.signal }).finally(stop)
        },
        end,
      }
    },
  }
}

/**
 * `closed` lies: a page with a Cross-Origin-Opener-Policy severs the popup from us, and then it reads true though the
 * user is typing there. It is believed only of a popup that was seen at the server, and then lost while our page has the
 * focus. A popup that was severed on its way is waited for until the time is up.
 */
function onClosed(popup: Window, closed: () => void): () => void {
  let away = false
  let lostFor = 0
  const timer = setInterval(() => {
    if (!popup.closed) {
      away ||= isElsewhere(popup)
    } else if (!away) {
      clearInterval(timer)
    } else if (document.hasFocus()) {
      lostFor += LOOK
      if (lostFor > GRACE) closed()
    }
  }, LOOK)
  return () => clearInterval(timer)
}

/** True once the popup has left the empty page it was opened with: another origin's page does not tell its address. */
function isElsewhere(popup: Window): boolean {
  try {
    return popup.location.href !== 'about:blank'
  } catch {
    return true
  }
}
