'use client'
/** The provider: makes a client known to the components below, and starts it. */
import { type BrowserClient, PkceError } from '@pkce/browser'
import { type Context, createContext, type ReactElement, type ReactNode, useContext, useEffect } from 'react'

export interface AuthProviderProps {
  /** Made once, in a module of its own; the provider starts it and never disposes of it. */
  readonly client: BrowserClient
  /** Shows a page of the app after a login: the `replace` of a router. */
  readonly onReturn?: (path: string) => void
  readonly children?: ReactNode
}

const ClientContext: Context<BrowserClient | undefined> = createContext<BrowserClient | undefined>(undefined)

export function AuthProvider({ client, onReturn, children }: AuthProviderProps): ReactElement {
  useEffect(() => {
    if (onReturn) client.onReturn = onReturn
    // Any number of starts restore the session, and exchange a code, once: StrictMode may run this twice.
    void client.start()
  }, [client, onReturn])
  return <ClientContext.Provider value={client}>{children}</ClientContext.Provider>
}

/**
 * The client of the nearest provider; or the one that is named, in apps with several.
 * @throws PkceError `configuration_invalid` without a provider above
 */
export function useClient(named?: BrowserClient): BrowserClient {
  const nearest = useContext(ClientContext)
  const client = named ?? nearest
  if (client) return client
  throw new PkceError({
    code: 'configuration_invalid',
    message: 'Put an <AuthProvider> above this component.',
  })
}
