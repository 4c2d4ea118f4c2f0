/** The harness: what an adapter writes, once, to run the contract; and the pages it is given. */
import type {
  Client,
  ClientOptions,
  LoginOptions,
  LogoutOptions,
  Ports,
  Snapshot,
  TokenOptions,
} from '@pkce/core'
import type { TestBed } from '../test-bed.ts'

/** What not every adapter can have. */
export type Capability =
  /** A moment in which nobody knows yet whether there is a session. */
  | 'pending'
  /** Hears what other contexts of the same user do. */
  | 'tabs'
  /** Refreshes before anyone asks. */
  | 'timers'

export interface AdapterHarness {
  /** Registered redirect URI at the origin of the test's pages; default `https://app.example/callback`. */
  readonly redirectUri?: string
  /** A page is opened: make a client of its options and ports, start the adapter over it, show it. */
  open(page: Page): View | Promise<View>
  /** Lets the framework finish what it has begun: rendering, effects. */
  settle?(): Promise<void>
  /** Capabilities that this adapter does not have, each with the reason. */
  readonly lacks?: Partial<Record<Capability, string>>
}

/** One page of the app, just opened by the user agent. */
export interface Page {
  /** Where the user agent is: a page of the app, or the redirect URI with an authorization response. */
  readonly url: string
  readonly options: ClientOptions
  readonly ports: Ports
  /** The world the page is in: the same for all pages of one behaviour. */
  readonly bed: TestBed
  /** Give each client that is made here to it: it counts who listens, and disposes of it in the end. */
  follow<C extends Client>(client: C): C
}

/** What a user sees and does, read from what the adapter shows, not from the client. */
export interface View {
  status(): Snapshot['status']
  user(): { readonly sub: string } | undefined
  /** The `code` of the error that is shown. */
  error(): string | undefined
  login(options?: LoginOptions): Promise<void>
  logout(options?: LogoutOptions): Promise<void>
  /** The token alone. */
  getAccessToken(options?: TokenOptions): Promise<string>
  /** The path that the app shows; left out where there is none. */
  path?(): string
  /** Starts the adapter over the same client a second time, as StrictMode and hot reload do. */
  remount?(): void | Promise<void>
  /** Takes the adapter away. It need not dispose of the client: the contract does. */
  unmount(): void | Promise<void>
}

/** One thing that every adapter does. */
export interface Behaviour {
  readonly name: string
  readonly needs?: Capability
  /** Rejects with an Error that says what was seen and what was expected. */
  run(harness: AdapterHarness): Promise<void>
}
