/** The gate: shows one thing to a signed-in user, another to everybody else. */
import type { BrowserClient, PkceError, User } from '@pkce/browser'
import { type DefineSetupFnComponent, defineComponent, type SlotsType, type VNode } from 'vue'
import { useAuth } from './use-auth.ts'

export interface AuthGateSlots {
  /** For a signed-in user. */
  default?(props: { user: User | undefined }): VNode[]
  /** While nothing is known yet, and while the user agent leaves for the server. */
  pending?(): VNode[]
  /** While nobody is signed in; `error` says why, if a login failed or a session ended. */
  anonymous?(props: { error: PkceError | undefined; login: BrowserClient['login'] }): VNode[]
}

export const AuthGate: DefineSetupFnComponent<
  Record<never, never>,
  [],
  SlotsType<AuthGateSlots>
> = defineComponent(
  (_props: Record<never, never>, { slots }) => {
    const { status, user, error, login } = useAuth()
    return (): VNode[] | undefined => {
      switch (status.value) {
        case 'authenticated':
          return slots.default?.({ user: user.value })
        case 'anonymous':
          return slots.anonymous?.({ error: error.value, login })
        default:
          return slots.pending?.()
      }
    }
  },
  { name: 'AuthGate', slots: Object as SlotsType<AuthGateSlots> },
)
