/** A client whose state a test or a story sets by hand: for components, where no protocol is wanted. */
import {
  type Client,
  type ErrorCode,
  type Failure,
  PENDING,
  PkceError,
  type Snapshot,
  type User,
} from '@pkce/core'
import { createTestBed } from './test-bed.ts'

export interface TestClientOptions {
  /** Default `authenticated` when there is a user, else `anonymous`. */
  readonly status?: Snapshot['status']
  readonly user?: Partial<User>
  readonly scopes?: readonly string[]
  /** What `getAccessToken` gives while signed in; default `test-token`. */
  readonly token?: string
}

/** A {@link Client} that obeys. Every change is at once, and is told to those who subscribed. */
export interface TestClient extends Client {
  signIn(user?: Partial<User>): void
  signOut(): void
  /** The session ended by itself: anonymous, with the error `session_expired`. */
  expire(): void
  /** Something went wrong: the error is shown, and a session that was there stands. */
  fail(error: PkceError | Failure | ErrorCode): void
  /** What was called on it, in order: `login`, `logout`, `getAccessToken`, `handleCallback`. */
  readonly calls: readonly { readonly name: string; readonly parameters: readonly unknown[] }[]
}

/**
 * `login()` signs the user in, `logout()` signs out; adapters and components can not tell it from a real client.
 * It has no `fetch` and no `onReturn`; add them where a browser client is asked for: `Object.assign(client, { fetch })`.
 */
export function createTestClient(options: TestClientOptions = {}): TestClient {
  const { user, scopes = ['openid'], token = 'test-token' } = options
  const { status = user ? 'authenticated' : 'anonymous' } = options
  const bed = createTestBed()
  const inert = bed.open().client
  const listeners = new Set<() => void>()
  const calls: { name: string; parameters: readonly unknown[] }[] = []
  let snapshot = first()

  const client: TestClient = {
    ...inert,
    calls,
    getSnapshot: () => snapshot,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async start() {
      return snapshot
    },
    async login(...parameters) {
      called('login', parameters)
      client.signIn()
    },
    async logout(...parameters) {
      called('logout', parameters)
      client.signOut()
    },
    async handleCallback(...parameters) {
      called('handleCallback', parameters)
      client.signIn()
      return { replayed: false }
    },
    async getAccessToken(...parameters) {
      called('getAccessToken', parameters)
      if (snapshot.status === 'authenticated') return { token, tokenType: 'Bearer' }
      throw new PkceError({ code: 'login_required', message: 'Nobody is signed in: call login() first.' })
    },
    signIn: (who) => show(authenticated(who)),
    signOut: () => show({ status: 'anonymous' }),
    expire: () => show({ status: 'anonymous', error: errorOf('session_expired') }),
    fail(error) {
      const stands = snapshot.status === 'authenticated' ? snapshot : { status: 'anonymous' as const }
      show({ ...stands, error: errorOf(error) })
    },
    dispose: () => listeners.clear(),
  }
  return client

  function first(): Snapshot {
    switch (status) {
      case 'pending':
        return PENDING
      case 'anonymous':
        return { status }
      case 'redirecting':
        return { status, to: 'login' }
      case 'authenticated':
        return authenticated()
    }
  }

  function authenticated(who: Partial<User> = user ?? {}): Snapshot {
    const now = bed.clock.now() / 1000
    const claims = { iss: bed.server.issuer, sub: 'test-user', aud: 'app', exp: now + 300, iat: now, ...who }
    return { status: 'authenticated', user: claims, scope: scopes.join(' '), refreshing: false }
  }

  function show(next: Snapshot): void {
    snapshot = next
    for (const listener of listeners) listener()
  }

  function called(name: string, parameters: readonly unknown[]): void {
    calls.push({ name, parameters })
  }
}

function errorOf(error: PkceError | Failure | ErrorCode): PkceError {
  if (error instanceof PkceError) return error
  return new PkceError(
    typeof error === 'string' ? { code: error, message: `Set by a test: ${error}.` } : error,
  )
}
