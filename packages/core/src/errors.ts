/** PkceError, the one error this project throws, and the data it is made of. */

import { present } from './present.ts'

/** The error response of a server, as it was sent (RFC 6749 §4.1.2.1 and §5.2). */
export interface ServerError {
  readonly error: string
  readonly error_description?: string
  readonly error_uri?: string
}

/** What went wrong, as JSON: this is what a state holds and what {@link PkceError} is built from. */
export interface Failure {
  readonly code: ErrorCode
  /** One sentence that a person can act on. Never holds a token, a code or a verifier. */
  readonly message: string
  /** The server's own words, when it was the server that refused. */
  readonly server?: ServerError
  /** HTTP status code of the answer that was refused. */
  readonly status?: number
  /** Where the user was when the login that failed began, a path of this app: the next login can lead back there. */
  readonly returnTo?: string
  /** Name and message of the exception below, when a port threw one. */
  readonly cause?: string
}

/** Every stable error code, by the step that raises it. Each has its row in docs/errors.md, or the check fails. */
export type ErrorCode =
  // configuration
  | 'configuration_invalid'
  | 'url_insecure'
  | 'return_to_unsafe'
  // ports
  | 'crypto_failed'
  | 'storage_failed'
  | 'lock_failed'
  | 'navigation_failed'
  | 'network_failed'
  // discovery
  | 'discovery_failed'
  | 'metadata_invalid'
  | 'issuer_mismatch'
  | 'pkce_unsupported'
  | 'profile_unmet'
  // pushed authorization request
  | 'push_refused'
  | 'push_invalid'
  // sign-in by popup or hidden frame
  | 'popup_blocked'
  | 'popup_closed'
  | 'login_cancelled'
  | 'login_timeout'
  | 'interaction_required'
  // authorization response
  | 'response_invalid'
  | 'parameter_repeated'
  | 'state_missing'
  | 'state_unknown'
  | 'response_replayed'
  | 'transaction_expired'
  | 'iss_missing'
  | 'iss_mismatch'
  | 'authorization_refused'
  | 'code_missing'
  | 'response_unsigned'
  | 'response_signature'
  | 'response_claims'
  // token response
  | 'token_refused'
  | 'token_response_invalid'
  | 'token_type_unsupported'
  | 'token_unbound'
  | 'server_unavailable'
  // id_token
  | 'id_token_missing'
  | 'id_token_malformed'
  | 'id_token_algorithm'
  | 'id_token_signature'
  | 'id_token_issuer'
  | 'id_token_audience'
  | 'id_token_party'
  | 'id_token_expired'
  | 'id_token_early'
  | 'id_token_nonce'
  | 'id_token_auth_time'
  | 'id_token_acr'
  | 'id_token_access_token'
  | 'id_token_code'
  | 'id_token_subject'
  | 'keys_unavailable'
  // session
  | 'login_required'
  | 'login_superseded'
  | 'session_ended'
  | 'session_expired'
  | 'signed_out'
  | 'disposed'
  // authorized requests
  | 'request_not_allowed'
  | 'token_confined'
  | 'userinfo_unavailable'
  | 'userinfo_invalid'
  | 'userinfo_subject'
  // back-channel logout
  | 'logout_token_invalid'

/** The one error thrown by every package of this project. `code` is stable, `message` is for people. */
export class PkceError extends Error {
  override readonly name = 'PkceError'
  readonly code: ErrorCode
  /** The server's own words, when it was the server that refused. */
  readonly server: ServerError | undefined
  /** HTTP status code of the answer that was refused. */
  readonly status: number | undefined
  /** Where the user was when the login that failed began, a path of this app: pass it to the next login. */
  readonly returnTo: string | undefined

  constructor(failure: Failure, cause: unknown = failure.cause) {
    super(failure.message, cause === undefined ? undefined : { cause })
    this.code = failure.code
    this.server = failure.server
    this.status = failure.status
    this.returnTo = failure.returnTo
  }
}

/**
 * Stops the current transition: the machine turns what is thrown here into the failure of the step it was in.
 * @throws PkceError always
 */
export function refuse(code: ErrorCode, message: string, details?: Omit<Failure, 'code' | 'message'>): never {
  throw new PkceError({ code, message, ...details })
}

/** The JSON form of an error, for a state or an event. */
export function toFailure({ code, message, server, status, returnTo, cause }: PkceError): Failure {
  const text = cause === undefined ? cause : String(cause)
  return present({ code, message, server, status, returnTo, cause: text })
}
