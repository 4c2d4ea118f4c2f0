/** IndexedDB storage: shared by tabs, atomic, and quiet about what it holds. */
import 'fake-indexeddb/auto'
import { afterEach, expect, it, vi } from 'vitest'
import { inStore } from './database.ts'
import { indexedDbStorage } from './indexed-db-storage.ts'

const KEY = 'https://as.example app'
const stops: (() => void)[] = []

afterEach(() => {
  for (const stop of stops.splice(0)) stop()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** A storage as one tab has it, and how often it heard of a change. */
function tab() {
  const storage = indexedDbStorage()
  const changed = vi.fn()
  stops.push(storage.watch?.(KEY, changed) ?? (() => {}))
  return { storage, changed }
}

it('keeps a value for all tabs, until it is deleted', async () => {
  const [a, b] = [tab(), tab()]
  await a.storage.set(KEY, 'session')
  expect(await b.storage.get(KEY)).toBe('session')
  await b.storage.delete(KEY)
  expect(await a.storage.get(KEY)).toBeUndefined()
})

it('tells the other tabs of a change, and not the tab that made it', async () => {
  const [a, b] = [tab(), tab()]
  await a.storage.set(KEY, 'session')
  await vi.waitFor(() => expect(b.changed).toHaveBeenCalledTimes(1))
  await a.storage.delete(KEY)
  await vi.waitFor(() => expect(b.changed).toHaveBeenCalledTimes(2))
  expect(a.changed).not.toHaveBeenCalled()
})

it('sends nothing of the value along', async () => {
  const a = tab()
  const heard: unknown[] = []
  const spy = new BroadcastChannel(`pkce ${KEY}`)
  spy.onmessage = ({ data }) => heard.push(data)
  stops.push(() => spy.close())
  await a.storage.set(KEY, 'the refresh token')
  await vi.waitFor(() => expect(heard).toEqual(['changed']))
})

it('hears nothing after it stopped to watch', async () => {
  const [a, b, c] = [tab(), tab(), tab()]
  stops[1]?.()
  await a.storage.set(KEY, 'session')
  await vi.waitFor(() => expect(c.changed).toHaveBeenCalledTimes(1))
  expect(b.changed).not.toHaveBeenCalled()
})

it('swaps atomically: of many tabs that swap at once, one sees the first value', async () => {
  const { storage } = tab()
  await storage.set(KEY, 'transaction')
  const seen = await Promise.all(Array.from({ length: 10 }, () => tab().storage.swap?.(KEY, 'used')))
  expect(seen.filter((value) => value === 'transaction')).toHaveLength(1)
})

it('forgets a value whose time is over', async () => {
  const { storage } = tab()
  await storage.set(KEY, 'transaction', 60)
  expect(await storage.get(KEY)).toBe('transaction')
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 61_000)
  expect(await storage.get(KEY)).toBeUndefined()
  await storage.set('another login', 'transaction', 60)
  expect(await inStore('sessions', 'readonly', (objects) => objects.getAllKeys())).toEqual(['another login'])
})

it('rejects where IndexedDB is forbidden, and works again when it is allowed', async () => {
  const { storage } = tab()
  await storage.set(KEY, 'session')
  const forbidden = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
    throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
  })
  await expect(storage.set(KEY, 'other')).rejects.toThrow('quota')
  forbidden.mockRestore()
  expect(await storage.get(KEY)).toBe('session')
})

it('opens the database anew after the browser closed it', async () => {
  const { storage } = tab()
  await storage.set(KEY, 'session')
  // Deleting asks the open connection to close, as clearing the data of a site does.
  await new Promise((resolve) => {
    indexedDB.deleteDatabase('pkce').onsuccess = resolve
  })
  expect(await storage.get(KEY)).toBeUndefined()
  await storage.set(KEY, 'new session')
  expect(await storage.get(KEY)).toBe('new session')
})
