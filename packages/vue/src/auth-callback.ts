/** The page of the redirect URI. The client completes the login and shows where it began. */
import type { BrowserClient, PkceError } from '@pkce/browser'
import { type DefineSetupFnComponent, defineComponent, type SlotsType, type VNode, watchEffect } from 'vue'
import { useProvided } from './plugin.ts'
import { useAuth } from './use-auth.ts'

export interface AuthCallbackSlots {
  /** Until the user is back where they were. */
  pending?(): VNode[]
  /** When the login did not succeed; `login` starts another. Left out: the app's first page, which may say why. */
  failed?(props: { error: PkceError; login: BrowserClient['login'] }): VNode[]
}

/** For the route of the redirect URI, which needs nobody to be signed in. */
export const AuthCallback: DefineSetupFnComponent<
  Record<never, never>,
  [],
  SlotsType<AuthCallbackSlots>
> = defineComponent(
  (_props: Record<never, never>, { slots }) => {
    const { client } = useProvided()
    const { status, error, login } = useAuth()
    watchEffect(() => {
      // Someone opened the address by hand, or there is nothing to show here.
      if (status.value === 'anonymous' && !(error.value && slots.failed)) client.onReturn('/')
    })
    return (): VNode[] | undefined =>
      status.value === 'anonymous' && error.value
        ? slots.failed?.({ error: error.value, login })
        : slots.pending?.()
  },
  { name: 'AuthCallback', slots: Object as SlotsType<AuthCallbackSlots> },
)
