/** @pkce/core: Authorization Code + PKCE as a pure machine, and the driver that runs it over ports. */
export { type AuthorizedRequest, mayCarryToken, sendAuthorized } from './authorized-request.ts'
export { isAuthorizationResponse } from './callback.ts'
export { type AccessToken, type CallbackResult, type Client, createClient } from './client.ts'
export type { ClientOptions } from './configuration.ts'
export type { ServerMetadata } from './discover.ts'
export type { Answer, Effect } from './effects.ts'
export { decodeBase64url, encodeBase64url } from './encoding/base64url.ts'
export { type ErrorCode, type Failure, PkceError, type ServerError } from './errors.ts'
export type { Command, Event, LoginOptions, LogoutOptions, TokenOptions } from './events.ts'
export type { IdTokenClaims } from './id-token.ts'
export { createMachine, type Machine } from './machine.ts'
export { type Observation, observe } from './observe.ts'
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
  Storage,
} from './ports.ts'
export { redact } from './redact.ts'
export { PENDING, type Snapshot, type User } from './snapshot.ts'
export type { Secret, Session, State, Status, Transaction } from './state.ts'
export type { Step } from './step.ts'
export type { Row, Table } from './table.ts'
export { type OpenId, openId } from './verify.ts'
