/** @pkce/node/native: login for command lines and desktop apps. */
export {
  type AccessToken,
  type LoginOptions,
  type Observation,
  observe,
  PkceError,
  type Snapshot,
  type User,
} from '@pkce/core'
export { configFolder, type FileStorage, fileStorage } from './file-storage.ts'
export {
  createNativeClient,
  type NativeClient,
  type NativeClientOptions,
  type NativeLoginOptions,
} from './native-client.ts'
export { openBrowser } from './open-browser.ts'
