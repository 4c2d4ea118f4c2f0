/** The client under test and a user with a browser of her own, at the realm of the tests. */
import { type ClientOptions, openId, type Ports } from '@pkce/core'
import { inject } from 'vitest'
import { HOME } from '../src/addresses.ts'
import { newClient, type TestClient } from '../src/client.ts'
import { type Habits, keycloakUser } from './user.ts'

export interface Visit extends TestClient {
  readonly asked: readonly string[]
}

/** `clientId`: one of the realm, by default `public`. */
export function visit(
  options: Partial<ClientOptions> = {},
  habits: Habits = {},
  ports: Partial<Ports> = {},
): Visit {
  const user = keycloakUser(habits)
  const test = newClient(
    { issuer: inject('issuer'), openId, postLogoutRedirectUri: `${HOME}/`, ...options },
    ports,
    user.act,
  )
  return { ...test, asked: user.asked }
}
