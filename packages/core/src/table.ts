/**
 * The table of the whole protocol: in which status, what happens on which event, and where it may lead.
 * The diagram in docs/states.md is drawn from it. A pair that is not here is ignored: test/ignored.ts names each and why.
 */
import { enqueueLogin, login, onNavigated, onReturned, onTransactionKept, supersede } from './authorize.ts'
import { onCallbackFailure, onTransaction, receive } from './callback.ts'
import type { ClientOptions } from './configuration.ts'
import { onDiscoveryFailure, onMetadata } from './discover.ts'
import type { EventOf, EventType } from './events.ts'
import { onTokens } from './exchange.ts'
import { onChallenge, onLoginFailure, onRandom } from './generate.ts'
import {
  logout,
  onForgotten,
  onLastSession,
  onLogoutAtRestoring,
  onLogoutFailure,
  onLogoutLocked,
  onLogoutNavigated,
  onLogoutReturned,
  onRevoked,
} from './logout.ts'
import {
  onChangedAtRefresh,
  onLocked,
  onRefreshed,
  onRefreshFailure,
  onReread,
  onTick,
  onToken,
  onTokenAtWork,
  onTokenSignedOut,
} from './refresh.ts'
import {
  type LoginStatus,
  onChanged,
  onChangedAtKeeping,
  onChangedAtLogin,
  onKeepFailure,
  onKept,
  onRestored,
  onRestoreFailure,
  onStarted,
  start,
} from './session.ts'
import type { State, Status } from './state.ts'
import { enqueue, type Rules, type Step } from './step.ts'

/** For each event a status minds: what is done, then every status it may lead to. */
export type Row<S extends Status> = {
  readonly [E in EventType]?: readonly [
    handler: (state: State<S>, event: EventOf<E>, rules: Rules) => Step,
    ...targets: Status[],
  ]
}

export type Table = { readonly [S in Status]: Row<S> }

/** A status at work: commands wait until it is done, but a good token is handed out and a logout wins. */
function atWork<S extends Status>(status: S) {
  const wait = [enqueue, status] as const
  return {
    start: wait,
    login: [enqueueLogin, status] as const,
    callback: wait,
    token: [onTokenAtWork, status] as const,
    logout: [logout, 'signing-out'] as const,
  }
}

/** A login at work: what another context does to the session there is must not be missed. */
function atLogin<S extends LoginStatus>(status: S) {
  return { ...atWork(status), changed: [onChangedAtLogin, status] as const }
}

export function tableFor({ openId, pushed, jarm }: Pick<ClientOptions, 'openId' | 'pushed' | 'jarm'>): Table {
  const checked = openId ? (['verifying'] as const) : []
  return {
    created: {
      start: [start, 'restoring'],
      login: [start, 'restoring'],
      callback: [start, 'restoring'],
      token: [start, 'restoring'],
      logout: [start, 'restoring'],
    },
    restoring: {
      ...atWork('restoring'),
      logout: [onLogoutAtRestoring, 'restoring'],
      loaded: [onRestored, 'signed-in', 'signed-out'],
      changed: [onRestored, 'signed-in', 'signed-out'],
      failed: [onRestoreFailure, 'signed-out'],
    },
    'signed-out': {
      start: [onStarted, 'signed-out'],
      login: [login, 'discovering', 'preparing'],
      callback: [receive, 'receiving'],
      token: [onTokenSignedOut, 'signed-out'],
      logout: [logout, 'signing-out'],
      changed: [onChanged, 'signed-in', 'signed-out'],
    },
    'signed-in': {
      start: [onStarted, 'signed-in'],
      login: [login, 'discovering', 'preparing'],
      callback: [receive, 'receiving'],
      token: [onToken, 'signed-in', 'refreshing'],
      logout: [logout, 'signing-out'],
      tick: [onTick, 'signed-in', 'refreshing'],
      changed: [onChanged, 'signed-in', 'signed-out'],
    },
    discovering: {
      ...atLogin('discovering'),
      login: [supersede, 'discovering'],
      responded: [onMetadata, 'preparing'],
      failed: [onDiscoveryFailure, 'discovering', 'signed-out', 'signed-in'],
    },
    preparing: {
      ...atLogin('preparing'),
      login: [supersede, 'discovering', 'preparing'],
      random: [onRandom, 'preparing'],
      digested: [onChallenge, 'preparing'],
      saved: [onTransactionKept, ...(pushed ? (['pushing'] as const) : []), 'authorizing'],
      failed: [onLoginFailure, 'signed-out', 'signed-in'],
    },
    pushing: pushed
      ? {
          ...atLogin('pushing'),
          login: [supersede, 'discovering', 'preparing'],
          responded: [pushed.onPushed, 'authorizing'],
          failed: [onCallbackFailure, 'signed-out', 'signed-in'],
        }
      : {},
    authorizing: {
      ...atLogin('authorizing'),
      login: [supersede, 'discovering', 'preparing'],
      callback: [receive, 'receiving'],
      navigated: [onNavigated, 'authorizing'],
      returned: [onReturned, 'signed-out', 'signed-in'],
      failed: [onCallbackFailure, 'signed-out', 'signed-in'],
    },
    receiving: {
      ...atLogin('receiving'),
      loaded: [
        onTransaction,
        'receiving',
        ...(jarm ? (['unwrapping'] as const) : []),
        'exchanging',
        'signed-in',
      ],
      failed: [onCallbackFailure, 'signed-out', 'signed-in'],
    },
    unwrapping: jarm
      ? {
          ...atLogin('unwrapping'),
          responded: [jarm.onKeys, 'unwrapping'],
          verified: [jarm.onVerified, 'exchanging'],
          failed: [onCallbackFailure, 'signed-out', 'signed-in'],
        }
      : {},
    exchanging: {
      ...atLogin('exchanging'),
      responded: [onTokens, ...checked, 'keeping'],
      failed: [onCallbackFailure, 'signed-out', 'signed-in'],
    },
    verifying: openId
      ? {
          ...atWork('verifying'),
          digested: [openId.onHash, 'verifying'],
          responded: [openId.onKeys, 'verifying'],
          verified: [openId.onVerified, 'keeping'],
          changed: [onChangedAtRefresh, 'verifying', 'signed-in', 'signed-out'],
          failed: [openId.onFailure, 'keeping', 'signed-out', 'signed-in'],
        }
      : {},
    keeping: {
      ...atWork('keeping'),
      saved: [onKept, 'signed-in'],
      changed: [onChangedAtKeeping, 'keeping', 'signed-out'],
      failed: [onKeepFailure, 'signed-in'],
    },
    refreshing: {
      ...atWork('refreshing'),
      locked: [onLocked, 'refreshing', 'signed-out'],
      loaded: [onReread, 'refreshing', 'signed-in', 'signed-out'],
      responded: [onRefreshed, ...checked, 'keeping'],
      changed: [onChangedAtRefresh, 'refreshing', 'signed-in', 'signed-out'],
      failed: [onRefreshFailure, 'refreshing', 'signed-in', 'signed-out'],
    },
    'signing-out': {
      ...atWork('signing-out'),
      token: [enqueue, 'signing-out'],
      logout: [enqueue, 'signing-out'],
      saved: [onForgotten, 'signing-out', 'signed-out'],
      locked: [onLogoutLocked, 'signing-out'],
      loaded: [onLastSession, 'signing-out', 'signed-out'],
      responded: [onRevoked, 'signing-out', 'signed-out'],
      navigated: [onLogoutNavigated, 'signed-out'],
      returned: [onLogoutReturned, 'signing-out', 'signed-out'],
      failed: [onLogoutFailure, 'signing-out', 'signed-out'],
    },
  }
}
