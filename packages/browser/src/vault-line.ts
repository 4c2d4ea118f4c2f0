/** The line from the page to its vault: orders go out by number, and what was done of them comes back. */
import { type Failure, PkceError } from '@pkce/core'
import { type FromVault, type Line, type Order, type ToVault, thrownFrom } from './vault-protocol.ts'

export interface VaultLine {
  /** Resolves to what the vault made of the order. @throws PkceError, TypeError of `fetch` */
  order(order: Order, signal?: AbortSignal): Promise<unknown>
  tell(message: ToVault): void
  close(): void
}

const NOT_STARTED: Failure = {
  code: 'configuration_invalid',
  message: 'The worker of the vault did not start: see its address, and "worker-src" of the page\'s policy.',
}

/** News that no order asked for. */
export type News = Exclude<FromVault, { type: 'done' | 'failed' }>

/** `open`: starts the worker, at the first message and not before. */
export function vaultLine(open: () => Line & { terminate?(): void }, hear: (news: News) => void): VaultLine {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(reason: unknown): void }>()
  let line: (Line & { terminate?(): void }) | undefined
  let lastId = 0
  return {
    tell,
    order(order, signal) {
      const id = ++lastId
      return new Promise((resolve, reject) => {
        signal?.throwIfAborted()
        waiting.set(id, { resolve, reject })
        tell({ ...order, id })
        signal?.addEventListener('abort', () => {
          tell({ type: 'abort', id })
          reject(signal.reason)
        })
      })
    },
    close: () => line?.terminate?.(),
  }

  function tell(message: ToVault): void {
    if (!line) {
      line = open()
      line.addEventListener('message', ({ data }: MessageEvent<FromVault>) => receive(data))
      line.addEventListener('error', () => {
        for (const { reject } of waiting.values()) reject(new PkceError(NOT_STARTED))
        waiting.clear()
      })
    }
    line.postMessage(message, [])
  }

  function receive(message: FromVault): void {
    if (message.type !== 'done' && message.type !== 'failed') {
      hear(message)
      return
    }
    const caller = waiting.get(message.id)
    waiting.delete(message.id)
    if (message.type === 'done') caller?.resolve(message.value)
    else caller?.reject(thrownFrom(message.failure))
  }
}
