/** @pkce/angular: Authorization Code + PKCE for Angular. */
export {
  type BrowserClient,
  type BrowserClientOptions,
  createBrowserClient,
  memoryStorage,
  PkceError,
  type Snapshot,
  tabStorage,
  type User,
} from '@pkce/browser'
export { type AuthGuardOptions, authCallback, authGuard, authMatch } from './auth-guard.ts'
export { type AuthInterceptorOptions, authInterceptor, skipAuth } from './auth-interceptor.ts'
export { type Auth, injectAuth, injectClient } from './inject-auth.ts'
export {
  definePkce,
  type PkceFeature,
  type PkceSource,
  type PkceToken,
  providePkce,
  withToken,
} from './provide-pkce.ts'
export { withRouter } from './with-router.ts'
