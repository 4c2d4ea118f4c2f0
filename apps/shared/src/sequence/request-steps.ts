/** Requests of the client to the authorization server, and what came back (RFC 6749 §4.1.3, §5 and §6, RFC 7009, RFC 9126). */
import type { Effect } from '@pkce/core'
import { failureIn, partOf, refusal } from './failures.ts'
import type { Draft, Part } from './step.ts'
import type { Transition } from './steps-of.ts'

type Request = Extract<Effect, { type: 'request' }>
type Navigation = Extract<Effect, { type: 'navigate' }>
type State = Transition['to']

interface Texts {
  readonly part?: Part
  readonly opens?: true
  readonly asks: string
  readonly answers: string
}

const TEXTS: Readonly<Record<string, Texts>> = {
  discovery: { asks: 'Asks for the metadata', answers: 'Endpoints, keys, what it supports' },
  push: { asks: 'Pushes the request with the challenge ahead', answers: 'A reference to it' },
  code: { asks: 'Code and verifier for tokens', answers: 'Tokens' },
  keys: { asks: 'Asks for the public keys', answers: 'Public keys' },
  refresh: {
    part: 'Refresh',
    opens: true,
    asks: 'Refresh token for new tokens',
    answers: 'New access token',
  },
  revocation: { part: 'Sign out', asks: 'Revokes the refresh token', answers: 'Revoked' },
}

/** Requests that are answered by tokens. */
const GRANTS = ['code', 'refresh']

/** What leaves with this transition. */
export function requestSteps({ to, effects }: Transition): Draft[] {
  return effects.flatMap((effect) => {
    if (effect.type === 'request') return [requested(effect, to)]
    return effect.type === 'navigate' ? [navigated(effect)] : []
  })
}

function requested({ purpose, endpoint, form, proof }: Request, state: State): Draft {
  const { part = partOf(state), asks, opens } = textsOf(purpose)
  return {
    part,
    ...(opens && { opens }),
    from: 'client',
    to: 'server',
    title: asks,
    details: {
      request: `${form ? 'POST' : 'GET'} ${endpoint}`,
      ...(proof && { DPoP: `proof of the key${proof.nonce === undefined ? '' : ', with the nonce'}` }),
      ...flat(form),
    },
  }
}

function navigated({ purpose, endpoint, parameters }: Navigation): Draft {
  const login = purpose === 'login'
  const what = 'request_uri' in parameters ? 'reference' : 'challenge'
  return {
    part: login ? 'Sign in' : 'Sign out',
    from: 'client',
    to: 'server',
    title: login ? `Redirect with the ${what}` : 'Redirect: end the session there, too',
    details: { request: `GET ${endpoint}`, ...flat(parameters) },
  }
}

/** What came back for the request that `from` was waiting for. */
export function responseSteps({ event, from, to, effects }: Transition): Draft[] {
  if (event.type !== 'responded' && event.type !== 'failed') return []
  const purpose = awaited(from)
  if (!purpose || event.flight !== from.flight) return []
  const { part = partOf(from), answers } = textsOf(purpose)
  const answer: Draft = { part, from: 'server', to: 'client', title: answers }
  const failure = event.type === 'failed' ? event.failure : failureIn(to)
  if (event.type === 'failed') {
    const details = { reason: event.failure.message }
    return [{ ...answer, title: `No answer: ${event.failure.code}`, details, refused: true }]
  }
  const status = `${event.httpStatus}`
  if (event.httpStatus >= 400) {
    const details = { status, ...(failure && { reason: failure.message }) }
    const again = effects.some((effect) => effect.type === 'request' && effect.purpose === purpose)
    if (!again) {
      return [{ ...answer, title: `Refuses: ${failure?.server?.error ?? status}`, details, refused: true }]
    }
    // The next address of the metadata (RFC 8414 §5), or a proof with the nonce (RFC 9449 §8).
    return [
      { ...answer, title: purpose === 'discovery' ? 'Not here' : 'Wants its nonce in the proof', details },
    ]
  }
  const tokens = GRANTS.includes(purpose) ? tokensIn(to) : {}
  const kinds = purpose === 'code' && tokens.access_token ? `: ${kindsOf(tokens)}` : ''
  return [
    ...(purpose === 'code' ? [verifierChecked] : []),
    { ...answer, title: `${answers}${kinds}`, details: { status, ...tokens } },
    ...(failure ? [refusal(part, failure)] : []),
  ]
}

/** Known from the tokens: without this, no server that keeps RFC 7636 §4.6 gives any. */
const verifierChecked: Draft = {
  part: 'Sign in',
  from: 'server',
  to: 'server',
  title: 'SHA-256 of the verifier is the challenge',
}

function awaited(state: State): string | undefined {
  switch (state.status) {
    case 'discovering':
      return 'discovery'
    case 'pushing':
      return 'push'
    case 'exchanging':
      return 'code'
    case 'unwrapping':
    case 'verifying':
      return state.step === 'fetching' ? 'keys' : undefined
    case 'refreshing':
      return state.step === 'asking' ? 'refresh' : undefined
    case 'signing-out':
      return state.step === 'revoking' ? 'revocation' : undefined
    default:
      return undefined
  }
}

function textsOf(purpose: string): Texts {
  return TEXTS[purpose] ?? { asks: `Request: ${purpose}`, answers: `Answer: ${purpose}` }
}

function tokensIn(state: State): Record<string, string> {
  const tokens =
    state.status === 'verifying' ? state.tokens : state.status === 'keeping' ? state.session : undefined
  if (!tokens) return {}
  const { accessToken, refreshToken, idToken, tokenType, scope } = tokens
  return flat({
    access_token: accessToken,
    token_type: tokenType,
    scope,
    id_token: idToken,
    refresh_token: refreshToken,
  })
}

/** `access, id, refresh` */
function kindsOf(tokens: Readonly<Record<string, string>>): string {
  return Object.keys(tokens)
    .flatMap((name) => /^(.+)_token$/.exec(name)?.[1] ?? [])
    .join(', ')
}

function flat(parameters: Request['form'] = {}): Record<string, string> {
  const present = Object.entries(parameters).filter(([, value]) => value !== undefined)
  return Object.fromEntries(present.map(([name, value]) => [name, [value].flat().join(' ')]))
}
