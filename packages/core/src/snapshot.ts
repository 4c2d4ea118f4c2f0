/** Snapshot: what a user interface needs of a state, and no secret. */
import { type Failure, PkceError } from './errors.ts'
import type { IdTokenClaims } from './id-token.ts'
import { present } from './present.ts'
import type { State } from './state.ts'

/** The user: the verified claims of the id_token. */
export type User = IdTokenClaims

/** Frozen by type; the same object until something in it changes. */
export type Snapshot =
  /** Nothing is known yet: the session is being restored, or a login completed. */
  | { readonly status: 'pending' }
  /** Nobody is signed in; `error` says why, if a login failed or a session ended. */
  | { readonly status: 'anonymous'; readonly error?: PkceError }
  /** The user agent is about to leave for the authorization server. */
  | { readonly status: 'redirecting'; readonly to: 'login' | 'logout' }
  | {
      readonly status: 'authenticated'
      /** Absent in plain OAuth, without an id_token. */
      readonly user?: User
      /** Space-separated scopes that were granted. */
      readonly scope: string
      /** When the access token expires: milliseconds since the Unix epoch. */
      readonly expiresAt?: number
      /** True while the access token is being replaced; the user stays signed in. */
      readonly refreshing: boolean
      /** The last refresh or login that did not succeed; the session still stands. */
      readonly error?: PkceError
    }

/** The snapshot before anything is known, and on a server that renders: one constant. */
export const PENDING: Snapshot = { status: 'pending' }

/** `last`: the snapshot before, given back when nothing in it changed. */
export function snapshotOf(state: State, last: Snapshot): Snapshot {
  const next = derive(state, last)
  return isSame(next, last) ? last : next
}

function derive(state: State, last: Snapshot): Snapshot {
  const { status, session, failure } = state
  if (status === 'signing-out') return { status: 'redirecting', to: 'logout' }
  if (session) {
    const { claims, scope, expiresAt } = session
    return present({
      status: 'authenticated',
      user: claims && steady(claims, last),
      scope,
      expiresAt,
      refreshing: status === 'refreshing' || (state.lock !== undefined && status !== 'signed-in'),
      error: errorOf(failure),
    })
  }
  switch (status) {
    case 'signed-out':
      return present({ status: 'anonymous', error: errorOf(failure) })
    case 'discovering':
    case 'preparing':
    case 'pushing':
    case 'authorizing':
      return { status: 'redirecting', to: 'login' }
    default:
      return PENDING
  }
}

/** The user object that is shown already, when it says the same: a session that is read again is no other user. */
function steady(claims: User, last: Snapshot): User {
  const shown = last.status === 'authenticated' ? last.user : undefined
  return shown && JSON.stringify(shown) === JSON.stringify(claims) ? shown : claims
}

const errors = new WeakMap<Failure, PkceError>()

/** One error object for one failure, so that snapshots can be compared. */
function errorOf(failure: Failure | undefined): PkceError | undefined {
  if (!failure) return undefined
  const error = errors.get(failure) ?? new PkceError(failure)
  errors.set(failure, error)
  return error
}

function isSame(a: object, b: object): boolean {
  const [left, right] = [Object.entries(a), Object.entries(b)]
  return left.length === right.length && left.every(([name, value]) => b[name as never] === value)
}
