/** @pkce/node/api: access tokens checked by a resource server. */
export type { AccessTokenClaims } from './access-token.ts'
export type { RefusalCode, Scheme } from './challenge.ts'
export { type Access, createGuard, type DpopOptions, type Guard, type GuardOptions } from './guard.ts'
export { accessOf, type Middleware, requireToken } from './middleware.ts'
export type { Need } from './need.ts'
export { type Nonces, type NoncesOptions, rollingNonces } from './nonces.ts'
export { memoryReplays, type Replays } from './replays.ts'
