/** Lock port over files: one holder among all processes of this machine; one that died lets go. */
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Lock } from '@pkce/core'
import { fileNameOf } from './file-storage.ts'

/** Milliseconds between two looks. */
const LOOK = 25

/** Milliseconds after which a lock is nobody's any more, whatever it says: longer than a refresh may take. */
const STALE = 60_000

export function fileLock(folder: string): Lock {
  return async (name, task) => {
    const path = join(folder, `${fileNameOf(name)}.lock`)
    await mkdir(folder, { recursive: true, mode: 0o700 })
    while (!(await take(path))) {
      if (await isAbandoned(path)) await rm(path, { force: true })
      else await setTimeout(LOOK)
    }
    try {
      return await task()
    } finally {
      await rm(path, { force: true })
    }
  }
}

/** True when the file was not there: to look and to make it is one step. */
async function take(path: string): Promise<boolean> {
  try {
    await writeFile(path, String(process.pid), { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

async function isAbandoned(path: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(path)
    if (Date.now() - mtimeMs > STALE) return true
    const holder = Number(await readFile(path, 'utf8'))
    // Not yet written: its holder is just about to.
    return holder > 0 && !isAlive(holder)
  } catch {
    // It was let go of meanwhile.
    return false
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
