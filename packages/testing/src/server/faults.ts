/** What can go wrong between a client and the server, switched on and off by tests. */
import type { Endpoint } from './request.ts'

/** `offline`: the request does not arrive. `lost`: the server does its work, the answer does not arrive. Or a status. */
export type Fault = 'offline' | 'lost' | number

export interface Faults {
  /** Milliseconds that every answer takes; a port that waits less gives up. */
  latency: number
  /** The next `times` requests to `endpoint` (or to any) meet this fault. */
  next(endpoint: Endpoint | 'any', fault: Fault, times?: number): void
  /** All requests to `endpoint` (or to any) meet it, until `clear`. */
  always(endpoint: Endpoint | 'any', fault: Fault): void
  clear(): void
}

interface Planned {
  readonly endpoint: Endpoint | 'any'
  readonly fault: Fault
  times: number
}

export function createFaults(): Faults & { take(endpoint: Endpoint): Fault | undefined } {
  let planned: Planned[] = []
  return {
    latency: 0,
    next(endpoint, fault, times = 1) {
      planned.push({ endpoint, fault, times })
    },
    always(endpoint, fault) {
      planned.push({ endpoint, fault, times: Number.POSITIVE_INFINITY })
    },
    clear() {
      planned = []
    },
    take(endpoint) {
      const met = planned.find(
        (one) => one.times > 0 && (one.endpoint === 'any' || one.endpoint === endpoint),
      )
      if (met) met.times--
      return met?.fault
    },
  }
}
