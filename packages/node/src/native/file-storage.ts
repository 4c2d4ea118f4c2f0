/** Storage port over files that only their owner can read, for command lines: one file per value, never half written. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Lock, Storage } from '@pkce/core'
import { fileLock } from './file-lock.ts'

export interface FileStorage extends Storage {
  /** Holds for all processes that use the folder: one of them refreshes, and the others take what it got. */
  readonly lock: Lock
}

/** `folder` is made when it is needed, for its owner alone. Any program of the same user can read what is there. */
export function fileStorage(folder: string): FileStorage {
  const pathOf = (key: string) => join(folder, `${fileNameOf(key)}.json`)
  return {
    lock: fileLock(folder),
    async get(key) {
      return readFile(pathOf(key), 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined
        throw error
      })
    },
    async set(key, value) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const draft = join(folder, `${randomUUID()}.tmp`)
      try {
        const file = await open(draft, 'wx', 0o600)
        // On the disk before it takes the place of what is there.
        await file.writeFile(value)
        await file.sync()
        await file.close()
        await rename(draft, pathOf(key))
      } finally {
        await rm(draft, { force: true })
      }
    },
    delete: (key) => rm(pathOf(key), { force: true }),
  }
}

/** Where programs of this system keep what belongs to one user: `~/.config/app`, `~/Library/Application Support/app`… */
export function configFolder(app: string): string {
  const { APPDATA, XDG_CONFIG_HOME } = process.env
  switch (process.platform) {
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', app)
    case 'win32':
      return join(APPDATA ?? join(homedir(), 'AppData', 'Roaming'), app)
    default:
      return join(XDG_CONFIG_HOME || join(homedir(), '.config'), app)
  }
}

/** Keys hold addresses, which are no file names. */
export function fileNameOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 32)
}
