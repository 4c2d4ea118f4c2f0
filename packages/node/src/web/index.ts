/** @pkce/node/web: login for web apps whose tokens stay on the server. */
export {
  type ClientAuthentication,
  clientSecretBasic,
  clientSecretPost,
  type LoginOptions,
  type Observation,
  PkceError,
  privateKeyJwt,
  type User,
} from '@pkce/core'
export { type NodeHandler, toNodeHandler, toRequest } from '../http/node-bridge.ts'
export type { SessionStore, WebClientOptions } from './options.ts'
export { createWebClient, type WebClient, type WebSession } from './web-client.ts'
