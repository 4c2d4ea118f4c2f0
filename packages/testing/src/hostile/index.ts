/** Every hostile act this project knows: data for tests of clients, ports and adapters, and for docs/attacks.md. */
import { authorizationResponse } from './authorization-response.ts'
import { authorizedRequests } from './authorized-requests.ts'
import { boundTokens } from './bound-tokens.ts'
import type { HostileCase, HostileChapter } from './case.ts'
import { configuration } from './configuration.ts'
import { discovery } from './discovery.ts'
import { idTokenClaims, idTokenSignature } from './id-token.ts'
import { keys } from './keys.ts'
import { signingOut } from './logout.ts'
import { logoutToken } from './logout-token.ts'
import { profile } from './profile.ts'
import { pushedRequests } from './pushed.ts'
import { refreshing } from './refresh.ts'
import { signedResponse } from './signed-response.ts'
import { stepUp } from './step-up.ts'
import { storage } from './storage.ts'
import { tokenResponse } from './token-response.ts'
import { userInfo } from './user-info.ts'

export const hostileChapters: readonly HostileChapter[] = [
  { title: 'Configuration', cases: configuration },
  { title: 'Discovery', cases: discovery },
  { title: 'Profile', cases: profile },
  { title: 'Pushed requests', cases: pushedRequests },
  { title: 'Authorization response', cases: authorizationResponse },
  { title: 'Signed authorization response', cases: signedResponse },
  { title: 'Token response', cases: tokenResponse },
  { title: 'Claims of the id_token', cases: idTokenClaims },
  { title: 'Signature of the id_token', cases: idTokenSignature },
  { title: 'Keys', cases: keys },
  { title: 'Bound tokens', cases: boundTokens },
  { title: 'Refresh', cases: refreshing },
  { title: 'Storage', cases: storage },
  { title: 'Logout', cases: signingOut },
  { title: 'Authorized requests', cases: authorizedRequests },
  { title: 'Stronger logins', cases: stepUp },
  { title: 'User info', cases: userInfo },
  { title: 'Logout tokens', cases: logoutToken },
]

/** All of them, chapter after chapter. */
export const hostileCases: readonly HostileCase[] = hostileChapters.flatMap(({ cases }) => cases)
