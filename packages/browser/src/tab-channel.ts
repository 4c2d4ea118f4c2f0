/** Notes between the tabs of one origin: that something happened, never what it was worth. No token travels here. */

/** `changed`: a stored session was written or deleted. The others: the user signed in, or out, in another tab. */
export type Note = 'changed' | 'signed-in' | 'signed-out'

const NOTES: readonly unknown[] = ['changed', 'signed-in', 'signed-out'] satisfies Note[]

export interface TabChannel {
  post(note: Note): void
  close(): void
}

/**
 * Only pages of this origin hear a BroadcastChannel, and only its name's: a note that is none of ours is ignored. The
 * worst a forged one can do is what any script of the origin can do anyway: end the session here, or have it read again.
 */
export function tabChannel(name: string, hear: (note: Note) => void): TabChannel {
  // Old engines have none: their tabs learn of each other from the server.
  if (!globalThis.BroadcastChannel) return { post() {}, close() {} }
  const channel = new BroadcastChannel(`pkce ${name}`)
  channel.onmessage = ({ data }) => {
    if (NOTES.includes(data)) hear(data)
  }
  return {
    post: (note) => channel.postMessage(note),
    close: () => channel.close(),
  }
}
