/** Who tries to get the access token from the requests that carry it (RFC 6750 §5, RFC 6819 §4.6, RFC 9700 §4.9). */
import { sendAuthorized } from '@pkce/core'
import { family, type HostileCase } from './case.ts'
import { type HostileWorld, must } from './world.ts'

const API = ['https://api.example/v1']

/** The app asks for `url`, and the API answers like this; says what was sent there. */
const calling =
  (url: string, status = 200, { challenge = '', repeatable = true } = {}) =>
  async ({ tab }: HostileWorld) => {
    await tab.signIn()
    const sent: string[] = []
    const answer = {
      status,
      headers: { get: (name: string) => (name === 'www-authenticate' ? challenge : null) },
    }
    await sendAuthorized(
      tab.client,
      { method: 'GET', url, repeatable },
      API,
      async ({ authorization = '' }) => {
        sent.push(authorization)
        return answer
      },
    )
    return sent
  }

export const authorizedRequests: readonly HostileCase[] = [
  ...family(
    {
      source: 'RFC 6750 §5.2, §5.3; RFC 6819 §4.6.1, §4.6.4; RFC 9700 §4.9.1',
      answer: 'request_not_allowed',
      leaves: 'signed in',
    },
    {
      'The app is led to call another host.': 'https://evil.example/v1/me',
      'The app is led to call a host that begins like its API.': 'https://api.example.evil.example/v1/me',
      'The app is led to call a host that has its API as user name.':
        'https://api.example@evil.example/v1/me',
      'The app is led to call its API as a user.': 'https://ada:secret@api.example/v1/me',
      'The app is led to call its API without TLS.': 'http://api.example/v1/me',
      'The app is led to call another port of its API.': 'https://api.example:8443/v1/me',
      'The app is led to call another path of its API.': 'https://api.example/v2/me',
      'The app is led to call a path that begins like that of its API.': 'https://api.example/v1evil/me',
      'The app is led out of the path of its API by dots.': 'https://api.example/v1/../admin',
      'The app is led out of the path of its API by encoded dots.': 'https://api.example/v1/%2e%2E/admin',
      'The app is led out of the path of its API by half encoded dots.': 'https://api.example/v1/.%2e/admin',
      'The app is led out of the path of its API by backslashes.': 'https://api.example/v1\\..\\admin',
      'The app is led to another host by a backslash.': 'https://api.example\\@evil.example/v1/me',
      'The app is led to another host by a line break.': 'https://api.example\n.evil.example/v1/me',
      'The app is led to call a relative address.': '/v1/me',
      'The app is led to call a script.': 'javascript:fetch("https://api.example/v1")',
    },
    (url) => calling(url),
  ),
  {
    attack: 'An API refuses every token (401), so that the client asks without end.',
    source: 'RFC 6750 §3.1; RFC 6819 §4.4.1.11',
    answer: 'survived',
    leaves: 'signed in',
    play: async (world) => {
      const sent = await calling('https://api.example/v1/me', 401)(world)
      must(sent.length === 2 && new Set(sent).size === 2, 'the request is sent once more, with another token')
      must(world.server.calls('token').length === 2, 'the token is refreshed once')
    },
  },
  {
    attack: 'An API refuses a request whose body can be read only once.',
    source: 'RFC 6750 §3.1',
    answer: 'survived',
    leaves: 'signed in',
    play: async (world) => {
      const sent = await calling('https://api.example/v1/me', 401, { repeatable: false })(world)
      must(sent.length === 1, 'half a request is not sent again')
    },
  },
  {
    attack: 'An API is broken, and the client does not take that for a bad token.',
    source: 'RFC 6750 §3.1',
    answer: 'survived',
    leaves: 'signed in',
    play: async (world) => {
      const sent = await calling('https://api.example/v1/me', 500)(world)
      must(sent.length === 1 && world.server.calls('token').length === 1, 'nothing is repeated')
    },
  },
]
