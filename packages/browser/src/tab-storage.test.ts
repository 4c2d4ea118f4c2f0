// @vitest-environment jsdom
/** sessionStorage as a storage: named, bounded, and forgiving about what others wrote there. */
import { afterEach, expect, it, vi } from 'vitest'
import { tabStorage } from './tab-storage.ts'

afterEach(() => {
  vi.restoreAllMocks()
  sessionStorage.clear()
})

it('keeps values under their prefix, and no two storages in each other`s way', async () => {
  tabStorage('a').set('key', 'one')
  tabStorage('b').set('key', 'two')
  expect(tabStorage('a').get('key')).toBe('one')
  expect(Object.keys(sessionStorage)).toEqual(['a key', 'b key'])
  tabStorage('a').delete('key')
  expect(tabStorage('a').get('key')).toBeUndefined()
})

it('forgets a value whose time is over', () => {
  const storage = tabStorage()
  storage.set('login', 'transaction', 60)
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 61_000)
  expect(storage.get('login')).toBeUndefined()
})

it('swaps', () => {
  const storage = tabStorage()
  expect(storage.swap?.('login', 'first')).toBeUndefined()
  expect(storage.swap?.('login', 'used')).toBe('first')
  expect(storage.get('login')).toBe('used')
})

it('keeps the last eight, however many logins are begun', () => {
  const storage = tabStorage()
  const now = Date.now()
  for (let login = 1; login <= 20; login++) {
    vi.spyOn(Date, 'now').mockReturnValue(now + login)
    storage.set(`login ${login}`, 'transaction', 3600)
  }
  expect(sessionStorage).toHaveLength(8)
  expect(storage.get('login 20')).toBe('transaction')
  expect(storage.get('login 12')).toBeUndefined()
})

it.each(['not json', '7', '"text"', 'null'])('takes %s of another script for nothing', (text) => {
  sessionStorage.setItem('pkce session key', text)
  expect(tabStorage().get('key')).toBeUndefined()
  tabStorage().set('other', 'value')
  expect(tabStorage().get('other')).toBe('value')
})

it('throws when it is full, which the core survives, and reads nothing where it is forbidden', () => {
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
  })
  expect(() => tabStorage().set('key', 'value')).toThrow('quota')
  vi.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
    throw new DOMException('The operation is insecure.', 'SecurityError')
  })
  expect(tabStorage().get('key')).toBeUndefined()
})
