// @vitest-environment node
/** Where there is no window: what a server that renders an app needs of it. */
import '@angular/compiler'
import {
  createEnvironmentInjector,
  type EnvironmentInjector,
  Injector,
  PLATFORM_ID,
  runInInjectionContext,
} from '@angular/core'
import { expect, it, vi } from 'vitest'
import { createBrowserClient, injectAuth, providePkce, withRouter } from './index.ts'

const options = { issuer: 'https://as.example', clientId: 'app', redirectUri: '/callback' }

it.each([
  ['a client', createBrowserClient(options)],
  ['options', options],
])('says that nothing is known, and starts nothing, given %s', async (_what, source) => {
  expect(['window', 'document', 'location'].filter((name) => name in globalThis)).toEqual([])
  const asked = vi.spyOn(globalThis, 'fetch')
  const injector = createEnvironmentInjector(
    [{ provide: PLATFORM_ID, useValue: 'server' }, providePkce(source, withRouter())],
    Injector.NULL as EnvironmentInjector,
  )
  const auth = runInInjectionContext(injector, () => injectAuth())
  await new Promise((resolve) => setTimeout(resolve))
  expect([auth.status(), auth.user(), auth.error()]).toEqual(['pending', undefined, undefined])
  expect(asked).not.toHaveBeenCalled()
  injector.destroy()
})
