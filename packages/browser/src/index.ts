/** @pkce/browser: the client of a browser app, its ports, storages and ways to sign in. */
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
export { type AuthorizedFetchOptions, authorizedFetch } from './authorized-fetch.ts'
export { type BrowserClientOptions, createBrowserClient } from './browser-client.ts'
export { encryptedStorage } from './encrypted-storage.ts'
export { fetchHttp } from './fetch-http.ts'
export { indexedDbKeys } from './indexed-db-keys.ts'
export { indexedDbStorage } from './indexed-db-storage.ts'
export { leaseLocks } from './lease-locks.ts'
export { memoryStorage } from './memory-storage.ts'
export type { BrowserClient, PageLoginOptions, PageOptions } from './page-client.ts'
export { type PopupOptions, popupNavigator } from './popup-navigator.ts'
export { restoreSilently } from './restore-silently.ts'
export type { SignInWay, Visit, WayOptions } from './sign-in-way.ts'
export { type SilentOptions, silentNavigator } from './silent-navigator.ts'
export { systemClock } from './system-clock.ts'
export { tabStorage } from './tab-storage.ts'
export { webCrypto } from './web-crypto.ts'
export { webLocks } from './web-locks.ts'
