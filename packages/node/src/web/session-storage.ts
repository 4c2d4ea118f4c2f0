/** Storage port of one browser's session: found by its cookie, moved to a new id at login (against session fixation). */
import type { Session, Storage } from '@pkce/core'
import { hasEnded } from './back-channel-logout.ts'
import { newId } from './cookies.ts'
import { hash } from './hash.ts'
import type { WebSettings } from './options.ts'

export interface SessionStorage extends Storage {
  /** The id that belongs into the cookie. */
  id(): string | undefined
}

/** What the store keeps, so that refreshes do not make a session live for ever. */
interface Entry {
  /** Milliseconds since the Unix epoch. */
  readonly begun: number
  readonly session: string
}

/**
 * `cookie`: the id that the browser brought. `rotate`: what is written is a new session, under an id that nobody has seen.
 */
export function sessionStorage(
  settings: WebSettings,
  cookie: string | undefined,
  rotate: boolean,
): SessionStorage {
  const { sessions, lock, sessionLifetime, ports } = settings
  const { clock } = ports
  let id = cookie
  let begun: number | undefined

  return {
    id: () => id,
    async get() {
      const entry = id && parse(await sessions.get(keyOf(id)))
      if (!entry) return undefined
      begun = entry.begun
      const isOver = remaining(begun) <= 0 || (settings.backChannelLogout && (await wasEnded(entry)))
      return isOver ? undefined : entry.session
    },
    async set(_key, session) {
      if (rotate || !id) await moveTo(newId())
      begun ??= clock.now()
      const ttl = remaining(begun)
      if (ttl <= 0) return
      const entry: Entry = { begun, session }
      await sessions.set(keyOf(id as string), JSON.stringify(entry), ttl)
    },
    async delete() {
      if (id) await sessions.delete(keyOf(id))
    },
  }

  async function wasEnded(entry: Entry): Promise<boolean> {
    const { claims = {} } = JSON.parse(entry.session) as Partial<Session>
    return hasEnded(claims, entry.begun, settings)
  }

  /** Under the lock, so that a refresh of the old session that is on its way can not write it again. */
  async function moveTo(fresh: string): Promise<void> {
    const old = id
    if (old) await lock(lockName(old), async () => sessions.delete(keyOf(old)))
    id = fresh
    begun = undefined
  }

  function remaining(from: number): number {
    return Math.floor((from - clock.now()) / 1000) + sessionLifetime
  }
}

/** A store that is read by others opens no session: it knows the hash of the id only. */
function keyOf(id: string): string {
  return `session ${hash(id)}`
}

export function lockName(id: string): string {
  return `pkce ${keyOf(id)}`
}

function parse(text: string | undefined): Entry | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as Entry)
}
