/** Ignored: every pair of status and event that changes nothing, and why nothing is lost by it. */
import type { EventType } from '../../src/events.ts'
import type { Status } from '../../src/state.ts'

interface Reason {
  readonly why: string
  readonly events: readonly EventType[]
  readonly statuses: readonly Status[]
}

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
