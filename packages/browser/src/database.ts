/** The one IndexedDB database of this library: sessions under their keys, CryptoKeys, leases. */

const NAME = 'pkce'
const STORES = ['sessions', 'keys', 'leases'] as const

export type Store = (typeof STORES)[number]

let opened: Promise<IDBDatabase> | undefined

/**
 * Runs `work` in one transaction over `store`: atomic among all tabs. Resolves when it is written, with what the last
 * request that `work` gives back found.
 * @throws DOMException where there is no IndexedDB, where it is forbidden, or when it is full
 */
export async function inStore<T>(
  store: Store,
  mode: IDBTransactionMode,
  work: (objects: IDBObjectStore) => IDBRequest<T> | { result: T },
): Promise<T> {
  const database = await open()
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(store, mode)
    const request = work(transaction.objectStore(store))
    transaction.oncomplete = () => resolve(request.result)
    transaction.onabort = () => reject(transaction.error)
  })
}

/** The value under `name`, or `made`, which is then kept: of two tabs that make one at once, the first wins for both. */
export function findOrKeep<T>(store: Store, name: string, made: T): Promise<T> {
  return inStore(store, 'readwrite', (objects) => {
    const outcome = { result: made }
    const request: IDBRequest<T | undefined> = objects.get(name)
    request.onsuccess = () => {
      if (request.result === undefined) objects.put(made, name)
      else outcome.result = request.result
    }
    return outcome
  })
}

function open(): Promise<IDBDatabase> {
  opened ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(NAME, 1)
    request.onupgradeneeded = () => {
      for (const store of STORES) request.result.createObjectStore(store)
    }
    request.onsuccess = () => {
      const database = request.result
      // The user cleared the site's data, or another version wants to open: the next call opens anew.
      database.onclose = () => forget()
      database.onversionchange = () => {
        database.close()
        forget()
      }
      resolve(database)
    }
    request.onerror = () => reject(request.error)
  })
  opened.catch(forget)
  return opened
}

function forget(): void {
  opened = undefined
}
