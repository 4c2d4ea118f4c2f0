/** The four commands: all that a command line with a login needs. */
import type { NativeClient, User } from '@pkce/node/native'
import type { Options } from './run.ts'

export type Command = (auth: NativeClient, options: Options) => Promise<void>

export const commands: Readonly<Record<string, Command>> = {
  async login(auth) {
    await auth.login()
    print(`Signed in as ${nameOf(userOf(auth))}.`)
  },

  async whoami(auth) {
    await auth.start()
    // Nobody, or a session that is over: say why.
    await auth.getAccessToken()
    const { sub, email, iss } = userOf(auth) ?? {}
    print([`${nameOf(userOf(auth))}`, `email    ${email}`, `subject  ${sub}`, `issuer   ${iss}`].join('\n'))
  },

  async call(auth, { api }) {
    const response = await auth.fetch(`${api}/me`)
    print(JSON.stringify(await response.json(), null, 2))
  },

  async logout(auth) {
    await auth.logout()
    print('Signed out.')
  },
}

function userOf(auth: NativeClient): User | undefined {
  const snapshot = auth.getSnapshot()
  return snapshot.status === 'authenticated' ? snapshot.user : undefined
}

function nameOf(user: User | undefined): string {
  return user?.name ?? user?.sub ?? 'somebody'
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
