/** On a server that renders there is no page: everything can be imported and made, and nothing happens. */
import { expect, it } from 'vitest'
import {
  createBrowserClient,
  indexedDbKeys,
  indexedDbStorage,
  popupNavigator,
  restoreSilently,
  silentNavigator,
  tabStorage,
} from './index.ts'
import { createVaultClient } from './vault.ts'

const options = { issuer: 'https://as.example', clientId: 'app', redirectUri: 'https://app.example/callback' }

it('makes clients of every kind, all pending', () => {
  expect(globalThis).not.toHaveProperty('document')
  const worker = () => {
    throw new Error('A server starts no worker.')
  }
  const clients = [
    createBrowserClient({ ...options, way: popupNavigator({ redirectUri: '/relay.html' }) }),
    createBrowserClient({ ...options, storage: tabStorage() }),
    createBrowserClient({ ...options, storage: indexedDbStorage(), ports: { keys: indexedDbKeys('k') } }),
    restoreSilently(createBrowserClient(options), silentNavigator({ redirectUri: '/relay.html' })),
    createVaultClient({ worker, redirectUri: '/callback', apis: [] }),
  ]
  for (const client of clients) {
    expect(client.getServerSnapshot()).toEqual({ status: 'pending' })
    expect(client.getSnapshot()).toBe(client.getServerSnapshot())
    client.dispose()
  }
})
