/** The page that began a login in a popup or frame waits here for its response. */
import { PkceError } from '@pkce/core'
import { channelOf, type PassedOn, type Received, stateOf } from './response-channel.ts'

/** Where the response may come from, and when to stop waiting for it. */
export interface Waiting {
  /** Of the login: names its channel. */
  readonly state: string
  /** The window that was sent there; messages of any other are ignored. */
  readonly from: Window | null
  /** Aborted with the error to end in. */
  readonly signal: AbortSignal
}

/** Resolves to the URL of the response; what is in it, the core checks. @throws what `signal` was aborted with */
export function awaitResponse({ state, from, signal }: Waiting): Promise<string> {
  const channel = channelOf(state)
  const done = new AbortController()
  return new Promise<string>((resolve, reject) => {
    const take = (data: unknown, answer: (receipt: Received) => void) => {
      if (!isPassedOn(data) || stateOf(data.url) !== state) return
      answer({ pkce: 'received', state })
      resolve(data.url)
    }
    // A channel is its origin's own; a window hears every origin, and every window.
    channel.onmessage = ({ data }) => take(data, (receipt) => channel.postMessage(receipt))
    addEventListener(
      'message',
      ({ data, origin, source }) => {
        if (origin !== location.origin || source !== from) return
        take(data, (receipt) => from?.postMessage(receipt, origin))
      },
      { signal: done.signal },
    )
    signal.addEventListener('abort', () => reject(signal.reason), { signal: done.signal })
    if (signal.aborted) reject(signal.reason)
  }).finally(() => {
    // The receipt is on its way: what is closed at once may not send it.
    setTimeout(() => channel.close())
    done.abort()
  })
}

function isPassedOn(data: unknown): data is PassedOn {
  const { pkce, url } = (data ?? {}) as Partial<PassedOn>
  return pkce === 'response' && typeof url === 'string' && url.startsWith(`${location.origin}/`)
}

/** The reasons for which every way gives up: the app's signal, and the time. */
export function givingUp(timeout: number, signal: AbortSignal | undefined): AbortController {
  const over = new AbortController()
  const giveUp = (code: 'login_cancelled' | 'login_timeout', message: string) =>
    over.abort(new PkceError({ code, message }))
  const timer = setTimeout(() => giveUp('login_timeout', 'The login took too long: start it again.'), timeout)
  const cancel = () => giveUp('login_cancelled', 'The app gave the login up.')
  if (signal?.aborted) cancel()
  signal?.addEventListener('abort', cancel, { signal: over.signal })
  over.signal.addEventListener('abort', () => clearTimeout(timer))
  return over
}
