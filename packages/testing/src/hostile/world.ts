/** The verbs of the hostile cases: what the user, the app and the hostile party do. */
import type { ClientOptions, LoginOptions } from '@pkce/core'
import type { Tab, TestBed } from '../test-bed.ts'
import { createTestBed } from '../test-bed.ts'
import type { HostileCase } from './case.ts'

export interface HostileWorld extends Pick<TestBed, 'server' | 'clock' | 'sessions'> {
  readonly bed: TestBed
  /** The tab of the user. */
  readonly tab: Tab
}

type Act = (world: HostileWorld) => unknown
type Play = HostileCase['play']

/** The user signs in at a server that was made hostile by `act`. */
export function login(act: Act, options?: LoginOptions): Play {
  return async (world) => {
    await act(world)
    await world.tab.signIn(options)
  }
}

/** The user signs in at an honest server; on the way back the response is changed. */
export function callback(change: (response: string, world: HostileWorld) => string | Promise<string>): Play {
  return async (world) => {
    const { tab, server } = world
    await tab.client.login()
    const { response } = server.authorize(tab.navigations.last().url)
    await tab.client.handleCallback(await change(response, world))
  }
}

/** The user is signed in; then the server turns hostile, and the app asks for a fresh token. */
export function refresh(act: Act): Play {
  return async (world) => {
    await world.tab.signIn()
    await act(world)
    await world.tab.client.getAccessToken({ fresh: true })
  }
}

/** The user is signed in; then the world turns hostile, and the user signs out. */
export function logout(act: Act): Play {
  return async (world) => {
    await world.tab.signIn()
    await act(world)
    await patiently(world, world.tab.client.logout())
  }
}

/** An app is set up like this, for this server. */
export function setUp(options: Partial<ClientOptions>): Play {
  return async () => createTestBed({ client: options }).open()
}

/** Lets two minutes pass while `promise` waits. */
export async function patiently<T>({ clock }: Pick<HostileWorld, 'clock'>, promise: Promise<T>): Promise<T> {
  promise.catch(() => {})
  await clock.advance(120_000)
  return promise
}

/** @throws Error when it does not hold: the attack has succeeded */
export function must(hold: boolean, sentence: string): void {
  if (!hold) throw new Error(`Broken: ${sentence}`)
}
