/** @pkce/core: Authorization Code + PKCE as a pure machine, and the driver that runs it over ports. */
export {
  type AuthorizationHeaders,
  type AuthorizedRequest,
  type AuthorizedResponse,
  mayCarryToken,
  sendAuthorized,
} from './authorized-request.ts'
export { isAuthorizationResponse } from './callback.ts'
export { type Challenge, loginFor, readChallenge } from './challenge.ts'
export { type AccessToken, type CallbackResult, type Client, createClient } from './client.ts'
export {
  type Authenticating,
  type ClientAuthentication,
  clientSecretBasic,
  clientSecretPost,
  privateKeyJwt,
} from './client-authentication.ts'
export type { ClientOptions, ResponseMode } from './configuration.ts'
export type { ServerMetadata } from './discover.ts'
export { type Dpop, dpop, type Proof } from './dpop.ts'
export type { Answer, Effect } from './effects.ts'
export { decodeBase64url, encodeBase64url } from './encoding/base64url.ts'
export { type ErrorCode, type Failure, PkceError, type ServerError } from './errors.ts'
export type { Command, Event, LoginOptions, LogoutOptions, TokenOptions } from './events.ts'
export { fapi2 } from './fapi2.ts'
export type { IdTokenClaims } from './id-token.ts'
export { type Jarm, jarm } from './jarm.ts'
export type { Verifier } from './jws-check.ts'
export { type EndedSession, type LogoutTokenOptions, verifyLogoutToken } from './logout-token.ts'
export { createMachine, type Machine } from './machine.ts'
export { OBSERVERS, type Observation, type Observers, observe } from './observe.ts'
export type {
  Clock,
  Crypto,
  Http,
  HttpRequest,
  HttpResponse,
  Lock,
  Navigation,
  Navigator,
  Ports,
  SignatureCheck,
  SigningKey,
  Storage,
} from './ports.ts'
export type { Protection } from './profile.ts'
export { type Pushed, pushed } from './pushed.ts'
export { redact } from './redact.ts'
export { PENDING, type Snapshot, type User } from './snapshot.ts'
export type { Secret, Session, State, Status, Transaction } from './state.ts'
export type { Step } from './step.ts'
export type { Row, Table } from './table.ts'
export { fetchUserInfo, type UserInfo } from './userinfo.ts'
export { type OpenId, openId } from './verify.ts'
