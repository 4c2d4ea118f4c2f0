/** Plays one hostile case, and says what came of it. */
import { type ErrorCode, PkceError, type Ports, type Snapshot } from '@pkce/core'
import { createTestBed } from '../test-bed.ts'
import type { HostileCase } from './case.ts'

/** What came of a case; to be compared with the case itself. */
export interface Outcome {
  readonly answer: ErrorCode | 'survived'
  readonly leaves: HostileCase['leaves'] | 'half way'
  /** What must never happen, whatever the case; empty when nothing of it did. */
  readonly broken: readonly string[]
}

/** What a snapshot says of the user; a client that was never asked for anything knows nobody. */
const LEAVES: Partial<Record<Snapshot['status'], HostileCase['leaves']>> = {
  authenticated: 'signed in',
  anonymous: 'signed out',
  pending: 'signed out',
}

/** More requests than the longest honest way through a case takes. */
const MOST_REQUESTS = 40

/**
 * `ports`: those under test instead of the fake ones of the test bed. The clock and the server stay its own.
 * @throws Error what is no PkceError: a bug, or an attack that succeeded
 */
export async function playHostileCase(hostile: HostileCase, ports?: Partial<Ports>): Promise<Outcome> {
  const bed = createTestBed({ ...hostile.bed, ...(ports && { ports }) })
  const { server, clock, sessions, locks } = bed
  const tab = bed.open()
  const error = await refusalOf(() => hostile.play({ bed, server, clock, sessions, tab }))
  await clock.settle()
  const { status } = tab.client.getSnapshot()
  const broken = {
    'a secret is in the error': error && holdsSecret(error.message, String(error.cause), error.server),
    'tokens are stored that nobody has':
      status !== 'authenticated' && holdsSecret(...sessions.values.values()),
    'a lock is held by nobody': locks.held.length > 0,
    'requests are sent without end': server.log.length > MOST_REQUESTS,
    'a prototype was changed': 'polluted' in {} || 'admin' in {},
  }
  return {
    answer: error?.code ?? 'survived',
    leaves: LEAVES[status] ?? 'half way',
    broken: Object.entries(broken).flatMap(([what, isBroken]) => (isBroken ? [what] : [])),
  }
}

async function refusalOf(play: () => Promise<unknown>): Promise<PkceError | undefined> {
  try {
    await play()
    return undefined
  } catch (thrown) {
    if (thrown instanceof PkceError) return thrown
    throw thrown
  }
}

/** Codes and tokens of the test bed's server begin like this. */
function holdsSecret(...where: readonly unknown[]): boolean {
  return /(code|access|refresh)-\d+-/.test(JSON.stringify(where))
}
