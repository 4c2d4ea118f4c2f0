/** Tokens that are bound to a key: who unbinds them, or makes the client prove its key without end (RFC 9449 §11). */
import { dpop, type HttpResponse, sendAuthorized } from '@pkce/core'
import { readFakeJws } from '../signature.ts'
import type { TestBedOptions } from '../test-bed.ts'
import { family, type HostileCase } from './case.ts'
import { type HostileWorld, login, must, refresh } from './world.ts'

const bed: TestBedOptions = { client: { dpop: dpop() }, server: { dpop: true } }
const API = 'https://api.example/v1'

const saying =
  (token_type: unknown) =>
  ({ server }: HostileWorld) => {
    server.tamper.tokens = (honest) => ({ ...honest, token_type })
  }

/** Every answer of the token endpoint asks for another nonce. */
const asking =
  (headers: Readonly<Record<string, string>>) =>
  ({ server }: HostileWorld) => {
    const answer: HttpResponse = { status: 400, headers, body: '{"error":"use_dpop_nonce"}' }
    server.tamper.response = (honest, { endpoint }) => (endpoint === 'token' ? answer : honest)
  }

/** Calls an API that answers every time like this; gives back the proofs it got. */
async function call({ tab }: HostileWorld, answers: Readonly<Record<string, string>>) {
  const proofs: string[] = []
  const answer = { status: 401, headers: { get: (name: string) => answers[name] } }
  const request = { method: 'GET', url: `${API}/me?secret=1#x`, repeatable: true }
  await sendAuthorized(tab.client, request, [API], async ({ dpop = '' }) => {
    proofs.push(dpop)
    return answer
  })
  return proofs.map((proof) => readFakeJws(proof)?.claims ?? {})
}

export const boundTokens: readonly HostileCase[] = [
  ...family(
    { source: 'RFC 9449 §5, §11.1; RFC 9700 §4.10.1', answer: 'token_unbound', bed },
    {
      'The server gives a token for everyone (Bearer) where a bound one was asked for.': 'Bearer',
      'The server gives a token for everyone, in small letters.': 'bearer',
    },
    (type) => login(saying(type)),
  ),
  {
    attack: 'The server gives a token for everyone when a bound one is refreshed.',
    source: 'RFC 9449 §5, §11.1',
    answer: 'token_unbound',
    leaves: 'signed in',
    bed,
    play: refresh(saying('Bearer')),
  },
  {
    attack: 'The server gives a bound token to a client that showed no key.',
    source: 'RFC 6749 §7.1; RFC 9449 §5',
    answer: 'token_type_unsupported',
    leaves: 'signed out',
    play: login(saying('DPoP')),
  },
  {
    attack:
      'The server asks for a new nonce with every answer, so that the client proves its key without end.',
    source: 'RFC 9449 §8, §11.3',
    answer: 'token_refused',
    leaves: 'signed out',
    bed,
    play: async (world) => {
      const { server } = world
      await login(asking({ 'dpop-nonce': 'again' }))(world).finally(() => {
        must(server.calls('token').length === 2, 'a request is repeated once for a nonce')
      })
    },
  },
  {
    attack: 'The server asks for a nonce and gives none.',
    source: 'RFC 9449 §8',
    answer: 'token_refused',
    leaves: 'signed out',
    bed,
    play: async (world) => {
      await login(asking({}))(world).finally(() => {
        must(world.server.calls('token').length === 1, 'a request is not repeated without a nonce')
      })
    },
  },
  {
    attack: 'The server insists on a nonce, as it may.',
    source: 'RFC 9449 §8',
    answer: 'survived',
    leaves: 'signed in',
    bed: { ...bed, server: { dpop: 'nonce' } },
    play: login(() => {}),
  },
  {
    attack: 'An API asks for a new nonce with every answer.',
    source: 'RFC 9449 §9, §11.3',
    answer: 'survived',
    leaves: 'signed in',
    bed,
    play: async (world) => {
      await world.tab.signIn()
      const proofs = await call(world, {
        'www-authenticate': 'DPoP error="use_dpop_nonce"',
        'dpop-nonce': 'again',
      })
      must(proofs.length <= 3, 'each reason of a refusal is met once')
      must(new Set(proofs.map(({ jti }) => jti)).size === proofs.length, 'a proof is used once (§11.1)')
      must(
        proofs.every(({ htu }) => htu === `${API}/me`),
        'query and fragment are not in a proof (§4.2)',
      )
      must(
        proofs.every(({ ath }) => typeof ath === 'string'),
        'a proof for an API is bound to its token (§4.2)',
      )
    },
  },
  {
    attack: 'The nonce of one API is asked for by another.',
    source: 'RFC 9449 §8.2, §9',
    answer: 'survived',
    leaves: 'signed in',
    bed,
    play: async (world) => {
      await world.tab.signIn()
      await call(world, { 'dpop-nonce': 'of the first' })
      const sent: string[] = []
      const ok = { status: 200, headers: { get: () => null } }
      const request = { method: 'GET', url: 'https://other.example/', repeatable: true }
      await sendAuthorized(world.tab.client, request, ['https://other.example'], async ({ dpop = '' }) => {
        sent.push(dpop)
        return ok
      })
      must(
        readFakeJws(sent[0] as string)?.claims.nonce === undefined,
        'a nonce goes back to where it came from',
      )
    },
  },
  {
    attack: 'A stolen proof is sent again by the attacker.',
    source: 'RFC 9449 §11.1; RFC 6819 §4.6.2',
    answer: 'survived',
    leaves: 'signed in',
    bed,
    play: async ({ tab, server }) => {
      await tab.signIn()
      const [call] = server.calls('token')
      const body = 'grant_type=authorization_code&client_id=app&code=x'
      const headers = { 'content-type': 'application/x-www-form-urlencoded', dpop: call?.headers.dpop ?? '' }
      const { status } = await server.http({
        method: 'POST',
        url: call?.url ?? '',
        headers,
        body,
        timeout: 1000,
      })
      must(status === 400 && !!headers.dpop, 'a proof is good for one request')
    },
  },
]
