/** The client in the mode that was asked for. */
import {
  type BrowserClient,
  createBrowserClient,
  indexedDbStorage,
  memoryStorage,
  popupNavigator,
  restoreSilently,
  type SignInWay,
  silentNavigator,
  tabStorage,
} from '@pkce/browser'
import { sampleSettings } from 'sample-look'
import type { Mode } from './mode.ts'

export const { issuer, api } = sampleSettings()

const STORAGES = { memory: memoryStorage, tab: tabStorage, database: indexedDbStorage }

const WAYS: Readonly<Record<Mode['way'], () => SignInWay | undefined>> = {
  redirect: () => undefined,
  popup: popupNavigator,
  'popup-relay': () => popupNavigator({ redirectUri: '/popup' }),
}

export function clientFor({ storage, way: name, restore, lazy }: Mode): BrowserClient {
  const way = WAYS[name]()
  const client = createBrowserClient({
    issuer,
    clientId: 'multi',
    redirectUri: '/callback',
    postLogoutRedirectUri: '/',
    scope: 'openid profile api:read',
    apis: [api],
    storage: STORAGES[storage](),
    autoRefresh: !lazy,
    ...(way && { way }),
  })
  return restore ? restoreSilently(client, silentNavigator({ redirectUri: '/silent' })) : client
}
