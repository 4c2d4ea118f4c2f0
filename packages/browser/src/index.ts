/** @pkce/browser: the client of a browser app, and its ports one by one. */
export type {
  AccessToken,
  CallbackResult,
  IdTokenClaims,
  LoginOptions,
  LogoutOptions,
  Snapshot,
  TokenOptions,
  User,
} from '@pkce/core'
export { type Observation, observe, PENDING, PkceError } from '@pkce/core'
export { authorizedFetch } from './authorized-fetch.ts'
export { type BrowserClient, type BrowserClientOptions, createBrowserClient } from './browser-client.ts'
export { fetchHttp } from './fetch-http.ts'
export { memoryStorage } from './memory-storage.ts'
export { systemClock } from './system-clock.ts'
export { tabStorage } from './tab-storage.ts'
export { webCrypto } from './web-crypto.ts'
export { webLocks } from './web-locks.ts'
