/** @pkce/react: Authorization Code + PKCE for React. */
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
export { AuthCallback, type AuthCallbackProps } from './auth-callback.tsx'
export { AuthProvider, type AuthProviderProps, useClient } from './context.tsx'
export { type AuthActions, type SignedIn, useAuth, useAuthActions, useSignedIn, useUser } from './hooks.ts'
export { RequireAuth, type RequireAuthProps, withAuthenticationRequired } from './require-auth.tsx'
