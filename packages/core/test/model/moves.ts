/** Moves: everything that can happen next in a world. */
import type { Command } from '../../src/events.ts'
import type { Secret } from '../../src/state.ts'
import { forgeries } from './attacker.ts'
import { command, type Driven, drive, type Moment, reload } from './drive.ts'
import { waysOf } from './outcomes.ts'
import { reachServer } from './requests.ts'
import type { Scenario } from './scenarios.ts'
import { approve, ISSUER, responseOf } from './server.ts'
import type { Subject } from './subject.ts'
import type { Way } from './way.ts'
import { type Chance, type Pending, remember, spend, tabOf, timeIn, type World, withTab } from './world.ts'

export interface Move {
  readonly name: string
  /** True when something that was under way goes on by itself: these moves alone must lead to rest. */
  readonly answering: boolean
  readonly make: () => { readonly world: World; readonly moment?: Moment }
}

export function movesOf(world: World, subject: Subject, scenario: Scenario): Move[] {
  const moves: Move[] = []
  world.tabs.forEach((tab, index) => {
    moves.push(...tab.pending.flatMap((_, position) => answers(index, position)))
    // It reads the session itself, and a storage does what one page asks in the order in which it asks.
    const writing = tab.pending.some(({ effect, result }) => !result && isStorage(effect))
    if (tab.notified && !writing) going(index, 'hears of the changed session', () => hear(index))
    if (tab.timer !== null && tab.timer <= timeIn(world)) {
      going(index, 'timer', () =>
        drive(withTab(world, index, { timer: null }), index, { type: 'tick' }, subject),
      )
    }
    moves.push(...commands(index), ...happenings(index))
  })
  moves.push(...world.visits.flatMap(({ tab }, position) => ofUser(position, tab)))
  chance('wait', 'time passes', (next) => ({ world: { ...next, now: next.now + 1 } }))
  return moves

  function going(index: number, name: string, make: Move['make']): void {
    moves.push({ name: `${index + 1}: ${name}`, answering: true, make })
  }

  function chance(what: Chance, name: string, make: (spent: World) => ReturnType<Move['make']>): void {
    if (world.left[what] > 0) moves.push({ name, answering: false, make: () => make(spend(world, what)) })
  }

  /** What an effect that is under way may come to; later effects on a storage wait for the earlier of the same page. */
  function answers(index: number, position: number): Move[] {
    const { pending, state } = tabOf(world, index)
    const { effect, result } = pending[position] as Pending
    const what = effect.type === 'request' ? `${effect.purpose} request` : effect.type
    const name = (end: string) => `${index + 1}: ${what} -> ${end}`
    if (result)
      return [{ name: name(`${result.type} heard`), answering: true, make: () => report(world, result) }]
    if (isStorage(effect) && pending.slice(0, position).some((one) => !one.result && isStorage(one.effect))) {
      return []
    }
    const awaited = effect.flight === state.flight
    const possible = waysOf(world, index, effect, scenario).filter(
      (way) => !way.fault || (world.left.fault > 0 && (awaited || effect.type === 'save')),
    )
    return possible.flatMap((way): Move[] => {
      const before = way.fault ? spend(way.world, 'fault') : way.world
      const move = { name: name(way.name), answering: !way.fault }
      const slow = scenario.slow.includes(effect.type) && way.outcome.type !== 'callback'
      if (slow) return [{ ...move, make: () => ({ world: put(before, way.outcome as Pending['result']) }) }]
      const once = { ...move, make: () => report(before, way.outcome) }
      if (world.left.twice === 0 || !awaited || way.fault || way.outcome.type === 'callback') return [once]
      const again = (kept: World) => report(put(kept, way.outcome as Pending['result']), way.outcome, true)
      return [
        once,
        { name: name(`${way.name}, twice`), answering: false, make: () => again(spend(before, 'twice')) },
      ]
    })

    function put(next: World, outcome: Pending['result']): World {
      const list = tabOf(next, index).pending
      return withTab(next, index, {
        pending: list.map((one, i) => (i === position ? { effect, result: outcome } : one)),
      })
    }

    function report(next: World, outcome: Way['outcome'], keep = false): Driven {
      const list = tabOf(next, index).pending
      const rest = keep ? next : withTab(next, index, { pending: list.filter((_, i) => i !== position) })
      return outcome.type === 'callback'
        ? command(rest, index, (id) => ({ ...outcome, id }), subject)
        : drive(rest, index, { ...outcome, flight: effect.flight }, subject)
    }
  }

  /** What the app may ask for. */
  function commands(index: number): Move[] {
    const asked: [Chance, string, (id: number) => Command][] = [
      ['start', 'start', (id) => ({ type: 'start', id })],
      ['login', 'login', (id) => ({ type: 'login', id, options: { returnTo: '/here' } })],
      [
        'malformed',
        'login to leave the app',
        (id) => ({ type: 'login', id, options: { returnTo: '//evil' } }),
      ],
      ['token', 'token', (id) => ({ type: 'token', id, options: {} })],
      ['fresh', 'fresh token', (id) => ({ type: 'token', id, options: { fresh: true } })],
      ['other', 'token of less scope', (id) => ({ type: 'token', id, options: { scope: 'less' } })],
      ['logout', 'logout', (id) => ({ type: 'logout', id, options: {} })],
      ['malformed', 'unreadable callback', (id) => opened('https://app/callback?state=a&state=b', id)],
      ...[...new Set(world.responses)].map((response, n): [Chance, string, (id: number) => Command] => [
        'reopen',
        `opens response ${n + 1} again`,
        (id) => opened(response, id),
      ]),
      ...forgeries(world, scenario).map(({ name, response }): [Chance, string, (id: number) => Command] => [
        'forge',
        `opens a forged response: ${name}`,
        (id) => opened(response, id),
      ]),
    ]
    return asked
      .filter(([what]) => world.left[what] > 0)
      .map(([what, name, of]) => ({
        name: `${index + 1}: ${name}`,
        answering: false,
        make: () => command(spend(world, what), index, of, subject),
      }))
  }

  /** What may happen to a page. */
  function happenings(index: number): Move[] {
    const { pending } = tabOf(world, index)
    const happening = (
      what: Chance,
      name: string,
      make: (next: World) => ReturnType<Move['make']>,
    ): Move[] =>
      world.left[what] > 0
        ? [{ name: `${index + 1}: ${name}`, answering: false, make: () => make(spend(world, what)) }]
        : []
    const underWay = pending.some(
      ({ effect, result }) => !result && (effect.type === 'request' || isStorage(effect)),
    )
    return [
      ...happening('reload', 'reload', (next) => ({ world: reload(next, index, subject.initial) })),
      ...(underWay
        ? happening('reload', 'reload, what was asked is still done', (next) => ({
            world: reload(finish(next, index), index, subject.initial),
          }))
        : []),
      ...happening('returned', 'page shown again', (next) => {
        const visits = next.visits.filter(({ tab }) => tab !== index)
        return drive({ ...next, visits }, index, { type: 'returned' }, subject)
      }),
      ...happening('wake', 'wakes up', (next) => drive(next, index, { type: 'tick' }, subject)),
    ]
  }

  /** The user at the authorization endpoint: the page that asked is gone, and loaded anew with the response. */
  function ofUser(position: number, index: number): Move[] {
    const visit = world.visits[position]
    if (!visit) return []
    const rest = { ...world, visits: world.visits.filter((_, i) => i !== position) }
    const arrive = (next: World, response: string) =>
      command(reload(next, index, subject.initial), index, (id) => opened(response, id), subject)
    const no = responseOf({ state: visit.state, error: 'access_denied', iss: ISSUER }, scenario)
    return [
      {
        name: `${index + 1}: user agrees and comes back`,
        answering: false,
        make() {
          const { world: next, response } = approve(rest, visit, scenario)
          return arrive(next, response)
        },
      },
      {
        name: `${index + 1}: user refuses and comes back`,
        answering: false,
        make: () => arrive({ ...rest, responses: [...rest.responses, no] }, no),
      },
    ]
  }

  function hear(index: number): Driven {
    const next = withTab(world, index, { notified: false })
    const { session } = world
    const value = session === null ? {} : { value: session as Secret }
    return drive(next, index, { type: 'changed', ...value }, subject)
  }

  /** The page goes before it hears of it, but what it asked of server and storage happens. */
  function finish(next: World, index: number): World {
    return tabOf(next, index).pending.reduce((now, { effect, result }) => {
      if (result) return now
      if (effect.type === 'request') {
        const lost = effect.purpose === 'refresh' ? remember(now, { excused: true }) : now
        return reachServer(lost, effect, scenario)
      }
      return isStorage(effect) ? (waysOf(now, index, effect, scenario)[0]?.world ?? now) : now
    }, next)
  }
}

function opened(response: string, id: number): Command {
  return { type: 'callback', id, response: response as Secret }
}

function isStorage({ type }: Pending['effect']): boolean {
  return type === 'load' || type === 'save' || type === 'swap'
}
