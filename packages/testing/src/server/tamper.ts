/** Hooks that change what the server says, for tests of a server that is broken or hostile. */
import type { HttpResponse } from '@pkce/core'
import type { ServerRequest } from './request.ts'

type Json = Readonly<Record<string, unknown>>

/** Set any hook at any time; each gets what an honest server would say. */
export interface Tamper {
  /** Any HTTP response, last of all. */
  response?: ((response: HttpResponse, request: ServerRequest) => HttpResponse) | undefined
  /** The metadata document. */
  metadata?: ((document: Json) => unknown) | undefined
  /** Parameters of the authorization response. */
  authorization?: ((parameters: Readonly<Record<string, string>>) => Record<string, string>) | undefined
  /** Body of a successful token response. */
  tokens?: ((body: Json, request: ServerRequest) => unknown) | undefined
  /** Header and claims of an id_token, before it is signed. */
  idToken?: ((parts: IdTokenParts) => IdTokenParts) | undefined
  /** The id_token, after it was signed. */
  signed?: ((jws: string) => string) | undefined
  /** The published keys. */
  keys?: ((keys: readonly Json[]) => unknown) | undefined
  /** Claims of the user info response. */
  userinfo?: ((claims: Json) => unknown) | undefined
}

export interface IdTokenParts {
  readonly header: Json
  readonly claims: Json
}
