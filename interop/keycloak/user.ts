/** A user at Keycloak's pages: signs in, and consents or does not. */
import type { User } from '../src/user-agent.ts'
import { PASSWORD, type USERS } from './realm.ts'

export interface Habits {
  readonly username?: (typeof USERS)[number]
  readonly consents?: boolean
}

export interface KeycloakUser {
  readonly act: User
  /** What the user was asked for, in order: `password` or `consent`. */
  readonly asked: readonly string[]
}

export function keycloakUser({ username = 'ada', consents = true }: Habits = {}): KeycloakUser {
  const asked: string[] = []
  return {
    asked,
    act({ names }) {
      if (names.includes('password')) {
        asked.push('password')
        return names.includes('username') ? { username, password: PASSWORD } : { password: PASSWORD }
      }
      if (!names.includes('accept')) return undefined
      asked.push('consent')
      return consents ? { accept: 'Yes' } : { cancel: 'No' }
    },
  }
}
