/** What other tabs do, and what the page is told, while the machine is at work: the orders that the model checker found. */
import { describe, expect, it } from 'vitest'
import type { Answer } from '../src/effects.ts'
import type { Event } from '../src/events.ts'
import { createMachine } from '../src/machine.ts'
import type { Secret, Session, State } from '../src/state.ts'

const SERVER = {
  issuer: 'https://as.example',
  authorization_endpoint: 'https://as.example/auth',
  token_endpoint: 'https://as.example/token',
}

const machine = createMachine({
  ...{ issuer: SERVER.issuer, clientId: 'app', redirectUri: 'https://app.example/', metadata: SERVER },
})

/** The state after the events, and the answers on the way. */
function after(state: State, ...events: object[]) {
  const answers = new Map<number, Answer>()
  const asked: string[] = []
  const last = events.reduce<State>((from, event) => {
    const step = machine.transition(from, {
      at: 0,
      ...(!('id' in event) && { flight: from.flight }),
      ...event,
    } as Event)
    for (const effect of step.effects) {
      asked.push(effect.type)
      if (effect.type === 'answer') answers.set(effect.id, effect.answer)
    }
    return step.state
  }, state)
  return { state: last, answers, asked }
}

function session(name: string): Session {
  return {
    accessToken: `access-${name}` as Secret,
    refreshToken: `refresh-${name}` as Secret,
    ...{ tokenType: 'Bearer', scope: '', protections: [], server: SERVER },
  }
}

const STORED = { type: 'loaded', value: JSON.stringify(session('a')) }
const RESTORED = [{ type: 'start', id: 1 }, STORED]
const SIGNED_OUT = { ok: false, failure: { code: 'signed_out' } }

describe('a logout before the session was read', () => {
  it('comes before the login that waits, and after nothing', () => {
    const commands = [
      { type: 'login', id: 1, options: {} },
      { type: 'logout', id: 2, options: {} },
      { type: 'logout', id: 3, options: {} },
    ]
    const { state, answers } = after(machine.initial, ...commands, STORED)
    expect(state).toMatchObject({ status: 'signing-out', command: { id: 2 }, queue: [{ id: 3 }] })
    expect(answers.get(1)).toMatchObject(SIGNED_OUT)
    expect(answers.has(2) || answers.has(3)).toBe(false)
  })
})

describe('a page that is shown again', () => {
  it('before it was left has still answered its login', () => {
    const login = [
      { type: 'login', id: 2, options: {} },
      { type: 'random', values: ['verifier', 'state', 'nonce'] },
      { type: 'digested', value: 'challenge' },
      { type: 'saved' },
    ]
    const { state, answers } = after(machine.initial, ...RESTORED, ...login, { type: 'returned' })
    expect(state.status).toBe('signed-in')
    expect(answers.get(2)).toEqual({ ok: true })
  })

  it('in the middle of a logout goes on with it', () => {
    const { state, answers } = after(
      machine.initial,
      ...RESTORED,
      { type: 'logout', id: 2, options: {} },
      {
        type: 'returned',
      },
    )
    expect(state).toMatchObject({ status: 'signing-out', step: 'forgetting' })
    expect(answers.has(2)).toBe(false)
  })
})

describe('while the session is at work, another tab', () => {
  const refreshing = [
    ...RESTORED,
    { type: 'token', id: 2, options: { fresh: true } },
    { type: 'locked' },
    STORED,
  ]
  const body = JSON.stringify({ access_token: 'access-new', token_type: 'Bearer' })
  const keeping = [...refreshing, { type: 'responded', httpStatus: 200, headers: {}, body }]

  it('that signs in wins over a refresh: its token is handed out, and the lock let go', () => {
    const changed = { type: 'changed', value: JSON.stringify(session('b')) }
    const { state, answers, asked } = after(machine.initial, ...refreshing, changed)
    expect(state).toMatchObject({ status: 'signed-in', session: session('b') })
    expect(answers.get(2)).toMatchObject({ ok: true, token: 'access-b' })
    expect(asked).toContain('unlock')
  })

  it.each(['accessToken', 'refreshToken'])('that writes another %s wins over a refresh', (name) => {
    const newer = { ...session('a'), [name]: 'newer' }
    const changed = { type: 'changed', value: JSON.stringify(newer) }
    const { state } = after(machine.initial, ...refreshing, changed)
    expect(state.session).toEqual(newer)
  })

  it('that writes what is known changes nothing', () => {
    const changed = { type: 'changed', value: STORED.value }
    expect(after(machine.initial, ...refreshing, changed).state).toMatchObject({ step: 'asking' })
  })

  it('that signs out wins over a session that is being written: it is deleted again', () => {
    const { state, answers, asked } = after(machine.initial, ...keeping, { type: 'changed' })
    expect(state.status).toBe('signed-out')
    expect(answers.get(2)).toMatchObject(SIGNED_OUT)
    expect(asked.filter((type) => type === 'save')).toHaveLength(2)
  })

  it('is heard before the session was read', () => {
    const changed = { type: 'changed', value: JSON.stringify(session('b')) }
    const { state } = after(machine.initial, { type: 'start', id: 1 }, changed)
    expect(state).toMatchObject({ status: 'signed-in', session: session('b') })
  })
})

describe('a tab that wakes when its session is over', () => {
  const over = (name: string): Session => ({ ...session(name), expiresAt: 0 })
  const { refreshToken: _, ...unrefreshable } = over('a')
  const stored = (value: Session) => ({ type: 'loaded', value: JSON.stringify(value) })
  const slept = [{ type: 'start', id: 1 }, stored(unrefreshable)]
  const wakers = [
    ['by its timer', [{ type: 'tick' }]],
    ['by a request', [{ type: 'token', id: 2, options: {} }]],
  ] as const

  it.each(wakers)(
    '%s takes the session that another tab began meanwhile, and leaves it stored',
    (_, waker) => {
      const { state, answers, asked } = after(
        machine.initial,
        ...[...slept, ...waker, { type: 'locked' }, stored(session('b'))],
      )
      expect(state).toMatchObject({ status: 'signed-in', session: session('b') })
      expect(asked).not.toContain('save')
      if (answers.has(2)) expect(answers.get(2)).toMatchObject({ ok: true, token: 'access-b' })
    },
  )

  it.each(wakers)('%s ends it where it is still the stored one', (_, waker) => {
    const { state, asked } = after(
      machine.initial,
      ...[...slept, ...waker, { type: 'locked' }, stored(unrefreshable)],
    )
    expect(state).toMatchObject({ status: 'signed-out', failure: { code: 'session_expired' } })
    expect(asked).toContain('save')
    expect(asked.at(-1)).toBe('schedule')
  })

  it('says that it expired also when another tab has cleared it away', () => {
    const { answers } = after(
      machine.initial,
      ...[...slept, { type: 'token', id: 2, options: {} }, { type: 'locked' }, { type: 'loaded' }],
    )
    expect(answers.get(2)).toMatchObject({ ok: false, failure: { code: 'session_expired' } })
  })

  it('does not hand out the token of another tab that is over as well, but refreshes that one', () => {
    const { state, answers } = after(
      machine.initial,
      ...[{ type: 'start', id: 1 }, stored(over('a'))],
      ...[{ type: 'token', id: 2, options: {} }, { type: 'locked' }, stored(over('b'))],
    )
    expect(state).toMatchObject({ status: 'refreshing', session: { accessToken: 'access-b' } })
    expect(answers.has(2)).toBe(false)
  })
})

it('a login that is refused does not forget when to refresh again', () => {
  const failed = [
    ...RESTORED,
    { type: 'token', id: 2, options: { fresh: true } },
    { type: 'locked' },
    STORED,
    { type: 'failed', failure: { code: 'network_failed', message: '' } },
  ]
  const { state } = after(machine.initial, ...failed, {
    type: 'login',
    id: 3,
    options: { returnTo: '//evil' },
  })
  expect(state).toMatchObject({
    status: 'signed-in',
    retry: { count: 1 },
    failure: { code: 'return_to_unsafe' },
  })
})
