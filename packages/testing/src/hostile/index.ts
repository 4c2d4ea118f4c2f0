/** Every hostile act this project knows: data for tests of clients, ports and adapters, and for docs/attacks.md. */
import { authorizationResponse } from './authorization-response.ts'
import { authorizedRequests } from './authorized-requests.ts'
import type { HostileCase, HostileChapter } from './case.ts'
import { configuration } from './configuration.ts'
import { discovery } from './discovery.ts'
import { idTokenClaims, idTokenSignature } from './id-token.ts'
import { keys } from './keys.ts'
import { signingOut } from './logout.ts'
import { refreshing } from './refresh.ts'
import { storage } from './storage.ts'
import { tokenResponse } from './token-response.ts'

export const hostileChapters: readonly HostileChapter[] = [
  { title: 'Configuration', cases: configuration },
  { title: 'Discovery', cases: discovery },
  { title: 'Authorization response', cases: authorizationResponse },
  { title: 'Token response', cases: tokenResponse },
  { title: 'Claims of the id_token', cases: idTokenClaims },
  { title: 'Signature of the id_token', cases: idTokenSignature },
  { title: 'Keys', cases: keys },
  { title: 'Refresh', cases: refreshing },
  { title: 'Storage', cases: storage },
  { title: 'Logout', cases: signingOut },
  { title: 'Authorized requests', cases: authorizedRequests },
]

/** All of them, chapter after chapter. */
export const hostileCases: readonly HostileCase[] = hostileChapters.flatMap(({ cases }) => cases)
