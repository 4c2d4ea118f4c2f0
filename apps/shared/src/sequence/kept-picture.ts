/** The picture in this tab's storage: it outlives the visit at the authorization server. */
import type { Picture } from './picture.ts'

const KEY = 'pkce sequence'

export function readPicture(): Picture {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? '[]')
  } catch {
    return []
  }
}

/** A storage that is full or forbidden costs the picture its past, and nothing else. */
export function keepPicture(picture: Picture): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(picture))
  } catch {}
}
