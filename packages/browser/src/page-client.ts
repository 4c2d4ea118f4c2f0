/** What a page adds to a client: the response in its URL, ways to sign in, its life, and what other tabs say. */
import type { Client, LoginOptions, Navigator, PkceError, ResponseMode, Snapshot } from '@pkce/core'
import { absolute } from './absolute.ts'
import { showPage, takeResponse } from './callback-url.ts'
import { followPage } from './page-lifecycle.ts'
import { isGuest, type SignInWay, type Visit } from './sign-in-way.ts'
import { type Note, type TabChannel, tabChannel } from './tab-channel.ts'

/** Options of every client in a page, wherever its tokens are. */
export interface PageOptions {
  /** Absolute, or a path of this origin. Registered at the server; the page there may be the app itself. */
  readonly redirectUri: string
  /** How the server sends its answer back; default: in the query. */
  readonly responseMode?: ResponseMode
  /** URLs, or paths of this origin, below which requests of `client.fetch` carry the token: `['https://api.example.com']`. */
  readonly apis?: readonly string[]
  /** Shows a page of the app when a login is complete; a router's `replace`. Default: the History API and a popstate. */
  readonly onReturn?: (path: string) => void
  /** How users get to the server: `popupNavigator()`, or by leaving the page (default). */
  readonly way?: SignInWay
  /** Told when the user signed in in another tab: sign in here as well, or say so. */
  readonly onSignedInElsewhere?: () => void
}

export interface PageLoginOptions extends LoginOptions {
  /** How the user gets to the server this time. */
  readonly way?: SignInWay
}

export interface BrowserClient extends Client {
  /** Call it in the handler of a click when the way is a popup. @throws PkceError */
  login(options?: PageLoginOptions): Promise<void>
  /** The option of the same name. */
  readonly apis: readonly string[]
  /** The option of the same name: for others than {@link BrowserClient.fetch} that send requests with the token. */
  readonly onStepUp?: (login: LoginOptions) => Promise<unknown>
  /** fetch with the access token below the `apis`, without it everywhere else. */
  readonly fetch: typeof fetch
  /** Replaces the option of the same name: adapters pass their router here. */
  onReturn: (path: string) => void
}

/** The page's side of a client that is made with {@link Page.navigate}. */
export interface Page {
  readonly navigate: Navigator
  client(core: Client, parts: Parts): BrowserClient
}

interface Parts {
  /** Makes the client's `fetch`. */
  readonly send: (client: BrowserClient) => typeof fetch
  readonly onStepUp?: BrowserClient['onStepUp'] | undefined
  /** Name of the channel between the client's tabs; left out when they share a storage that says itself what changed. */
  readonly channel?: string | undefined
}

/** Milliseconds that a page has to be left; one that is still there after them was not. */
const LEAVING = 10_000

export function createPage(options: PageOptions): Page {
  const response = takeResponse(options.redirectUri, options.responseMode)
  let visit: Visit | undefined
  return {
    navigate(navigation) {
      const { purpose } = navigation
      if (visit && purpose === 'login') return visit.go(navigation)
      location.assign(navigation.url)
      // The user is still here, and nobody any more: a guard that sent them to sign in would call the logout off.
      return purpose === 'logout' ? new Promise((left) => setTimeout(left, LEAVING)) : undefined
    },
    client(core, { send, onStepUp, channel }) {
      let started: Promise<Snapshot> | undefined
      let unfollow: (() => void) | undefined
      let tabs: TabChannel | undefined

      const client: BrowserClient = {
        ...core,
        apis: options.apis?.map(absolute) ?? [],
        ...(onStepUp && { onStepUp }),
        onReturn: options.onReturn ?? showPage,
        fetch: (input, init) => authorized(input, init),
        start() {
          started ??= begin()
          return started
        },
        async login({ way = options.way, ...login } = {}) {
          const begun = way?.begin()
          visit?.end()
          visit = begun
          try {
            await core.login({ ...here(), ...way?.options, ...login })
            if (begun) tabs?.post('signed-in')
          } finally {
            begun?.end()
            if (visit === begun) visit = undefined
          }
        },
        logout(logout) {
          tabs?.post('signed-out')
          return core.logout(logout)
        },
        dispose() {
          unfollow?.()
          tabs?.close()
          visit?.end()
          core.dispose()
        },
      }
      const authorized = send(client)
      return client

      async function begin(): Promise<Snapshot> {
        unfollow = followPage(core)
        tabs = channel === undefined ? undefined : tabChannel(channel, hear)
        if (response !== undefined) {
          // The window will be closed: the app has nothing to show in it.
          if (isGuest() && (await passOn(response))) return new Promise(() => {})
          const result = await core.handleCallback(response).catch((error: PkceError) => {
            // What went wrong is in the snapshot, where every adapter shows it. A popup whose opener was severed does not
            // know itself for one: its login is another page's.
            if (error.code === 'state_unknown') void passOn(response)
          })
          if (result) {
            if (!result.replayed) tabs?.post('signed-in')
            client.onReturn(result.returnTo ?? '/')
          }
        }
        return core.start()
      }

      /**
       * Where the user is, to come back to. From the page of a login that failed, and from the first page, which is shown
       * in its place, the next one leads to where that login began.
       */
      function here(): LoginOptions {
        // A path that begins with two slashes is of this origin here, and of another one in a link.
        const path = location.href.slice(location.origin.length).replace(/^\/+/, '/')
        const isCallback = response !== undefined && path === new URL(options.redirectUri).pathname
        const snapshot = core.getSnapshot()
        const began = 'error' in snapshot && snapshot.error?.returnTo
        if (began && (isCallback || path === '/')) return { returnTo: began }
        return isCallback ? {} : { returnTo: path }
      }

      function hear(note: Note): void {
        const { status } = core.getSnapshot()
        if (note === 'signed-out' && status === 'authenticated') void core.logout({ endSession: false })
        if (note === 'signed-in' && status === 'anonymous') options.onSignedInElsewhere?.()
      }
    },
  }
}

/** Hands the response to the page that began the login, if there is one, and closes this window. */
async function passOn(response: string): Promise<boolean> {
  const relay = await import('./pass-on.ts')
  const received = await relay.passOn(response).catch(() => false)
  if (received) window.close()
  return received
}
