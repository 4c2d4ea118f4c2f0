/** Ignored: every pair of status and event that the table leaves out, and why nothing is lost by it. */
import type { EventType, Result } from '../src/events.ts'
import type { Status } from '../src/state.ts'

interface Reason {
  readonly why: string
  readonly events: readonly EventType[]
  readonly statuses: readonly Status[]
}

/** What happens by itself, and need not be minded. */
export const REASONS: readonly Reason[] = [
  {
    why: 'The user agent is not away: there is nothing to come back from.',
    events: ['returned'],
    statuses: [
      'created',
      'restoring',
      'signed-out',
      'signed-in',
      'discovering',
      'preparing',
      'pushing',
      'receiving',
      'unwrapping',
      'exchanging',
      'verifying',
      'keeping',
      'refreshing',
    ],
  },
  {
    why: 'Nothing has been read yet; what is read will be the newest.',
    events: ['changed', 'tick'],
    statuses: ['created'],
  },
  {
    why: 'Without a session nothing is due.',
    events: ['tick'],
    statuses: ['signed-out', 'restoring'],
  },
  {
    why: 'What is due is asked for again as soon as the machine is at rest.',
    events: ['tick'],
    statuses: [
      'discovering',
      'preparing',
      'pushing',
      'authorizing',
      'receiving',
      'unwrapping',
      'exchanging',
      'verifying',
      'keeping',
      'refreshing',
      'signing-out',
    ],
  },
  {
    why: 'The session will be gone whatever another context makes of it: what it wrote is read again under the lock.',
    events: ['changed'],
    statuses: ['signing-out'],
  },
]

/** `status event` -> why it may be ignored. */
export const IGNORED: Readonly<Record<string, string>> = Object.fromEntries(
  REASONS.flatMap(({ why, events, statuses }) =>
    events.flatMap((event) => statuses.map((status) => [`${status} ${event}`, why])),
  ),
)

export const RESULTS: readonly Result['type'][] = [
  'loaded',
  'saved',
  'random',
  'digested',
  'navigated',
  'responded',
  'locked',
  'verified',
  'failed',
]

/**
 * The results that a status can await. No other can come: no effect of the status ends in it, at rest nothing is asked for,
 * and a late result of an earlier status is known by its flight.
 */
const AWAITED: Readonly<Record<Status, readonly Result['type'][]>> = {
  created: [],
  restoring: ['loaded', 'failed'],
  'signed-out': [],
  'signed-in': [],
  discovering: ['responded', 'failed'],
  preparing: ['random', 'digested', 'saved', 'failed'],
  pushing: ['responded', 'failed'],
  authorizing: ['navigated', 'failed'],
  receiving: ['loaded', 'failed'],
  unwrapping: ['responded', 'verified', 'failed'],
  exchanging: ['responded', 'failed'],
  verifying: ['digested', 'responded', 'verified', 'failed'],
  keeping: ['saved', 'failed'],
  refreshing: ['locked', 'loaded', 'responded', 'failed'],
  'signing-out': ['saved', 'locked', 'loaded', 'responded', 'navigated', 'failed'],
}

/** Every event that changes nothing in a status. */
export function ignoredIn(status: Status): EventType[] {
  const happening = REASONS.filter(({ statuses }) => statuses.includes(status)).flatMap(
    ({ events }) => events,
  )
  return [...happening, ...RESULTS.filter((type) => !AWAITED[status].includes(type))]
}
