/** @pkce/vue: Authorization Code + PKCE for Vue. */
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
export { AuthCallback, type AuthCallbackSlots } from './auth-callback.ts'
export { AuthGate, type AuthGateSlots } from './auth-gate.ts'
export { type AuthGuardOptions, authGuard } from './auth-guard.ts'
export { createPkce, type PkceOptions, useClient } from './plugin.ts'
export { type Auth, useAuth, useAuthSelector } from './use-auth.ts'
