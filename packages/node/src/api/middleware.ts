/** The guard as middleware of Express, Connect and Node's http. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type BridgeOptions, headOf, sendResponse } from '../http/node-bridge.ts'
import type { Access, Guard } from './guard.ts'
import type { Need } from './need.ts'

export type Middleware = (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  next: (error?: unknown) => void,
) => Promise<void>

const passed = new WeakMap<IncomingMessage, Access>()

/** Lets a request pass to the next handler, or refuses it: `app.get('/me', requireToken(guard, { scope: 'api:read' }), …)`. */
export function requireToken(guard: Guard, need?: Need, options?: BridgeOptions): Middleware {
  return async (incoming, outgoing, next) => {
    try {
      const { url, ...head } = headOf(incoming, options)
      const result = await guard(new Request(url, head), need)
      if (result instanceof Response) return await sendResponse(result, outgoing)
      passed.set(incoming, result)
      next()
    } catch (error) {
      next(error)
    }
  }
}

/** What the guard found out about a request that passed {@link requireToken}. */
export function accessOf(incoming: IncomingMessage): Access | undefined {
  return passed.get(incoming)
}
