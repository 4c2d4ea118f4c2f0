/** The two demonstration users. */

export interface User {
  readonly sub: string
  /** Shown on the login page: there is nothing to protect here. */
  readonly password: string
  readonly name: string
  readonly email: string
}

export const USERS: Readonly<Record<string, User>> = {
  ada: { sub: 'user-ada', password: 'lovelace', name: 'Ada Lovelace', email: 'ada@example.com' },
  grace: { sub: 'user-grace', password: 'hopper', name: 'Grace Hopper', email: 'grace@example.com' },
}

/** The user, if the password is right. */
export function authenticate(username: string, password: string): User | undefined {
  const user = Object.hasOwn(USERS, username) ? USERS[username] : undefined
  return user?.password === password ? user : undefined
}

export function findUser(sub: string): User | undefined {
  return Object.values(USERS).find((user) => user.sub === sub)
}
