import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { fileLock } from './file-lock.ts'
import { fileNameOf } from './file-storage.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'))
})
afterEach(() => rm(folder, { recursive: true }))

const held = (holder: number | string) => writeFile(join(folder, `${fileNameOf('a')}.lock`), String(holder))

it('lets one at a time in, also after one that failed, and leaves nothing behind', async () => {
  const lock = fileLock(folder)
  let inside = 0
  let most = 0
  const task = async () => {
    most = Math.max(most, ++inside)
    await new Promise((resolve) => setImmediate(resolve))
    inside--
  }
  await expect(lock('a', () => Promise.reject(new Error('x')))).rejects.toThrow('x')
  await Promise.all(Array.from({ length: 5 }, () => lock('a', task)))
  expect(most).toBe(1)
  expect(await readdir(folder)).toEqual([])
})

it('is taken from a process that died, and from one that is silent for a minute', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  await held(pid)
  expect(await fileLock(folder)('a', async () => 'got it')).toBe('got it')
  await held(process.pid)
  const longAgo = new Date(Date.now() - 120_000)
  await utimes(join(folder, `${fileNameOf('a')}.lock`), longAgo, longAgo)
  expect(await fileLock(folder)('a', async () => 'got it')).toBe('got it')
})

it('waits for one that lives', async () => {
  await held(process.pid)
  const order: string[] = []
  const waiting = fileLock(folder)('a', async () => void order.push('second'))
  await new Promise((resolve) => setTimeout(resolve, 60))
  order.push('first lets go')
  await rm(join(folder, `${fileNameOf('a')}.lock`))
  await waiting
  expect(order).toEqual(['first lets go', 'second'])
})
