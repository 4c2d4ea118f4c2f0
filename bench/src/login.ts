/** Speed of the machine alone: one whole login, callback and refresh, event by event, without any port. */
import { createMachine, type Event, type State } from '@pkce/core'

const ISSUER = 'https://as.example'
const { initial, transition } = createMachine({
  issuer: ISSUER,
  clientId: 'app',
  redirectUri: 'https://app.example/callback',
  metadata: { authorization_endpoint: `${ISSUER}/authorize`, token_endpoint: `${ISSUER}/token` },
})

const ROUNDS = 20_000
const warmUp = run(ROUNDS / 10)
const samples = Array.from({ length: 9 }, () => run(ROUNDS)).sort((a, b) => a - b)
const [fastest, median, slowest] = [samples[0], samples[4], samples[8]].map((us = warmUp) => us.toFixed(1))
process.stdout.write(
  `login, callback and refresh: median ${median} µs (${fastest} to ${slowest}), 9 runs of ${ROUNDS}\n`,
)

/** Microseconds for one round. */
function run(rounds: number): number {
  const begin = performance.now()
  for (let i = 0; i < rounds; i++) flow()
  return ((performance.now() - begin) * 1000) / rounds
}

function flow(): void {
  let state: State = initial
  let stored = ''
  // What the ports would say, in the order the machine asks.
  step({ type: 'login', id: 1, options: {} })
  step({ type: 'loaded', flight: 0 })
  step({ type: 'random', flight: 0, values: ['v'.repeat(43), 's'.repeat(22), 'n'.repeat(22)] })
  step({ type: 'digested', flight: 0, value: 'c'.repeat(43) })
  step({ type: 'saved', flight: 0 })
  step({ type: 'callback', id: 2, response: `https://app.example/callback?code=x&state=${'s'.repeat(22)}` })
  step({ type: 'loaded', flight: 0, value: stored })
  step({ type: 'loaded', flight: 0, value: stored })
  step(tokens('1'))
  const session = step({ type: 'saved', flight: 0 })
  step({ type: 'token', id: 3, options: { fresh: true } })
  step({ type: 'locked', flight: 0 })
  step({ type: 'loaded', flight: 0, value: JSON.stringify(session) })
  step(tokens('2'))
  step({ type: 'saved', flight: 0 })
  if (state.status !== 'signed-in') throw new Error(`The flow ended in "${state.status}".`)

  function step(event: object): unknown {
    const { state: next, effects } = transition(state, {
      ...event,
      flight: state.flight,
      at: 0,
    } as unknown as Event)
    for (const effect of effects)
      if (effect.type === 'save' && effect.store === 'transaction') stored = String(effect.value)
    state = next
    return state.session
  }
}

function tokens(name: string): object {
  const body = { access_token: name, token_type: 'Bearer', expires_in: 300, refresh_token: `r${name}` }
  return { type: 'responded', httpStatus: 200, headers: {}, body: JSON.stringify(body) }
}
