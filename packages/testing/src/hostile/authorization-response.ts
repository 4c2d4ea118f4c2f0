/** Who forges, replays, changes or swaps the answer that the user agent brings back (RFC 6749 §10, RFC 9700 §4). */
import { createTestBed } from '../test-bed.ts'
import { family, type HostileCase } from './case.ts'
import { callback, login, must } from './world.ts'

type Text = Readonly<Record<string, string>>

/** The parameters of the response are changed on the way back. */
const answering = (change: (honest: Text) => Text) =>
  login(({ server }) => {
    server.tamper.authorization = (honest) => ({ ...change(honest) })
  })

const without = (name: string) => (honest: Text) =>
  Object.fromEntries(Object.entries(honest).filter(([other]) => other !== name))

const CALLBACK = 'https://app.example/callback'

export const authorizationResponse: readonly HostileCase[] = [
  ...family(
    { source: 'RFC 9207 §2.4, §4; RFC 9700 §4.4', answer: 'iss_mismatch' },
    {
      'Another server answers in the place of the one that was asked (mix-up).': {
        iss: 'https://evil.example',
      },
      'The answer names the issuer with a slash at the end.': { iss: 'https://as.example/' },
      'The answer names the issuer in capitals.': { iss: 'https://AS.example' },
      'The answer names an empty issuer.': { iss: '' },
      'Another server refuses in the place of the one that was asked.': {
        iss: 'https://evil.example',
        error: 'access_denied',
      },
    },
    (changes) => answering((honest) => ({ ...honest, ...changes })),
  ),
  {
    attack: 'The answer does not say which server it is from, though this server always does.',
    source: 'RFC 9207 §2.4',
    answer: 'iss_missing',
    leaves: 'signed out',
    play: answering(without('iss')),
  },
  {
    attack: 'A refusal does not say which server it is from, though this server always does.',
    source: 'RFC 9207 §2.4',
    answer: 'iss_missing',
    leaves: 'signed out',
    play: answering((honest) => ({ state: honest.state as string, error: 'access_denied' })),
  },
  ...family(
    { source: 'RFC 6749 §10.12; RFC 6819 §4.4.1.8, §4.4.1.12; RFC 9700 §4.7', answer: 'state_unknown' },
    {
      'A forged answer has a state that nobody asked for (CSRF).': 'forged',
      'A forged answer has the name of an inherited property as its state.': '__proto__',
      'A forged answer has the name of a method as its state.': 'toString',
      'A forged answer has a state of a megabyte.': 'x'.repeat(1_000_000),
    },
    (state) => answering((honest) => ({ ...honest, state })),
  ),
  ...family(
    { source: 'RFC 6749 §10.12; RFC 9700 §4.7', answer: 'state_missing' },
    {
      'A forged answer has no state.': without('state'),
      'A forged answer has an empty state.': (honest: Text) => ({ ...honest, state: '' }),
    },
    answering,
  ),
  {
    attack: 'The attacker signs the user in with an answer to a login of the attacker (login CSRF).',
    source: 'RFC 6819 §4.4.1.8, §4.4.1.13; RFC 9700 §4.7',
    answer: 'state_unknown',
    leaves: 'signed out',
    play: callback(async (_honest, { bed, server }) => {
      const attacker = bed.open()
      await attacker.client.login()
      return server.authorize(attacker.navigations.last().url).response
    }),
  },
  {
    attack: 'The attacker puts a stolen code into an answer to a login of the attacker (code injection).',
    source: 'RFC 6819 §4.4.1.1, §4.4.1.13; RFC 7636 §1; RFC 9700 §4.5',
    answer: 'token_refused',
    leaves: 'signed out',
    play: async ({ bed, tab, server }) => {
      const victim = bed.open()
      await victim.client.login()
      const { code = '' } = server.authorize(victim.navigations.last().url).parameters
      server.tamper.authorization = (honest) => ({ ...honest, code })
      await tab.signIn()
    },
  },
  {
    attack: 'A server that does not check proof keys gives tokens for an injected code.',
    source: 'RFC 9700 §4.5.3.2; OpenID Connect Core §15.5.2',
    answer: 'id_token_nonce',
    leaves: 'signed out',
    play: login(({ server }) => {
      server.tamper.idToken = ({ header, claims }) => ({
        header,
        claims: { ...claims, nonce: "the attacker's" },
      })
    }),
  },
  {
    attack: 'A code is guessed.',
    source: 'RFC 6749 §10.10; RFC 6819 §4.4.1.3',
    answer: 'token_refused',
    leaves: 'signed out',
    play: answering((honest) => ({ ...honest, code: 'guessed' })),
  },
  {
    attack: 'The callback of a login that was completed is opened again.',
    source: 'RFC 6749 §10.5; RFC 9700 §4.2, §4.3',
    answer: 'survived',
    leaves: 'signed in',
    play: async ({ tab, server }) => {
      await tab.client.login()
      const { response } = server.authorize(tab.navigations.last().url)
      await tab.client.handleCallback(response)
      const { replayed } = await tab.client.handleCallback(`${response}&again=1`)
      must(replayed && server.calls('token').length === 1, 'a code is sent once')
    },
  },
  {
    attack: 'The callback of a login that was refused is opened again.',
    source: 'RFC 6749 §10.5; RFC 9700 §4.5',
    answer: 'response_replayed',
    leaves: 'signed out',
    play: async ({ tab, server }) => {
      await tab.client.login()
      const { response } = server.authorize(tab.navigations.last().url, { error: 'access_denied' })
      await tab.client.handleCallback(response).catch(() => {})
      await tab.client.handleCallback(`${response}&again=1`)
    },
  },
  {
    attack: 'The code of a completed login is sent from a page that was reloaded without its session.',
    source: 'RFC 6749 §4.1.2; RFC 9700 §4.5',
    answer: 'response_replayed',
    leaves: 'signed out',
    play: async ({ bed, tab, server, sessions }) => {
      await tab.client.login()
      const { response } = server.authorize(tab.navigations.last().url)
      await tab.client.handleCallback(response)
      sessions.open().delete([...sessions.values.keys()][0] as string)
      await bed.clock.settle()
      await tab.reload().client.handleCallback(response)
    },
  },
  ...family(
    { source: 'RFC 6749 §3.1', answer: 'parameter_repeated' },
    {
      'The answer has two codes.': 'code=injected',
      'The answer has two states.': 'state=injected',
      'The answer has two issuers.': 'iss=https%3A%2F%2Fevil.example',
      'The answer has the same code twice, once in another spelling.': '%63ode=injected',
      'The answer has a hundred thousand codes.': 'code=x&'.repeat(100_000),
    },
    (more) => callback((honest) => `${honest}&${more}`),
  ),
  ...family(
    { source: 'RFC 6749 §4.1.2', answer: 'code_missing' },
    {
      'The answer has no code.': without('code'),
      'The answer has an empty code.': (honest: Text) => ({ ...honest, code: '' }),
      'The answer brings an access token where the code should be (token injection).': (honest: Text) => ({
        ...without('code')(honest),
        access_token: 'injected',
        token_type: 'Bearer',
      }),
    },
    answering,
  ),
  ...family(
    { source: 'RFC 6749 §4.1.2.1', answer: 'authorization_refused' },
    {
      'The answer has a code and an error.': { error: 'access_denied' },
      'The answer has an error that no standard knows.': { error: '<script>alert(1)</script>' },
      'The answer has an error that looks like a name of the language.': { error: '__proto__' },
    },
    (changes) => answering((honest) => ({ ...honest, ...changes })),
  ),
  ...family(
    { source: 'RFC 6749 appendix B', answer: 'response_invalid' },
    {
      'The answer is not form-encoded.': '%zz',
      'The answer holds bytes that are no text.': 'x=%ff%fe',
      'The answer is cut off inside a character.': 'x=%e2%82',
    },
    (more) => callback((honest) => `${honest}&${more}`),
  ),
  ...family(
    { source: 'RFC 6749 §4.2.2; RFC 9700 §2.1.2, §4.6', answer: 'state_missing' },
    {
      'An access token comes in the fragment of the callback (token injection).': `${CALLBACK}#access_token=x&token_type=bearer`,
      'The callback is opened with nothing.': CALLBACK,
      'The callback is an empty text.': '',
    },
    (forged) => callback(() => forged),
  ),
  {
    attack:
      'Another server of the app answers the login of the first (mix-up between two clients of one app).',
    source: 'RFC 9700 §4.4.2.2',
    answer: 'state_unknown',
    leaves: 'signed out',
    play: async ({ tab, clock }) => {
      const evil = createTestBed({ now: clock.now(), server: { issuer: 'https://evil.example' } })
      const other = evil.open({ transactions: tab.ports.transactions })
      await other.client.login()
      const { response } = evil.server.authorize(other.navigations.last().url)
      await tab.client.handleCallback(response)
    },
  },
]
