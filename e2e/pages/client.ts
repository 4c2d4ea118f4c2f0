/** The client in the mode that was asked for. */
import {
  type BrowserClient,
  type BrowserClientOptions,
  createBrowserClient,
  encryptedStorage,
  indexedDbKeys,
  indexedDbStorage,
  popupNavigator,
  restoreSilently,
  type SignInWay,
  silentNavigator,
  tabStorage,
} from '@pkce/browser'
import { linerCrypto } from '@pkce/browser/liner'
import { createVaultClient } from '@pkce/browser/vault'
import { dpop } from '@pkce/core'
import type { Mode } from './mode.ts'
import { API, ISSUER } from './servers.ts'

const OWNER = `${ISSUER} multi`

/** Where the tokens are. */
const PLACES: Readonly<Record<Exclude<Mode['storage'], 'vault'>, () => Partial<BrowserClientOptions>>> = {
  memory: () => ({}),
  tab: () => ({ storage: tabStorage() }),
  database: () => ({ storage: indexedDbStorage() }),
  dpop: () => ({
    storage: encryptedStorage(indexedDbStorage(), OWNER),
    dpop: dpop(),
    ports: { keys: indexedDbKeys(OWNER) },
  }),
}

const WAYS: Readonly<Record<Mode['way'], () => SignInWay | undefined>> = {
  redirect: () => undefined,
  popup: popupNavigator,
  'popup-relay': () => popupNavigator({ redirectUri: '/popup' }),
}

export function clientFor({ storage, way: name, restore, lazy, liner }: Mode): BrowserClient {
  const way = WAYS[name]()
  const page = { redirectUri: '/callback', apis: [API], ...(way && { way }) }
  if (storage === 'vault') {
    const worker = () => new Worker(new URL('./vault.ts', import.meta.url), { type: 'module' })
    return createVaultClient({ ...page, worker })
  }
  const client = createBrowserClient({
    issuer: ISSUER,
    clientId: 'multi',
    postLogoutRedirectUri: '/',
    scope: 'openid profile api:read',
    autoRefresh: !lazy,
    ...page,
    ...(liner && { ports: { crypto: linerCrypto() } }),
    ...PLACES[storage](),
  })
  return restore ? restoreSilently(client, silentNavigator({ redirectUri: '/silent' })) : client
}
