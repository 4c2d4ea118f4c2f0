/** Ports of one context that stop working at one moment: the nth call of any of them. */
import type { Ports } from '../../src/ports.ts'

/**
 * `before`: the call does not happen; `after`: it happens, and nobody learns of it.
 * `dies`: the context is killed there; `throws`: the port fails once, and works again.
 */
export interface Fault {
  readonly call: number
  readonly when: 'before' | 'after'
  readonly how: 'dies' | 'throws'
}

export interface Faulty {
  readonly ports: Partial<Ports>
  /** How many calls there were. */
  readonly calls: () => number
  /** Resolves when the context is killed. */
  readonly killed: Promise<'killed'>
}

/** `fault` left out: nothing happens, and the calls are counted. */
export function faultyPorts(sound: Ports, fault?: Fault): Faulty {
  let count = 0
  let isDead = false
  let die: (what: 'killed') => void = () => {}
  const killed = new Promise<'killed'>((resolve) => {
    die = resolve
  })
  const never = new Promise<never>(() => {})

  const { crypto, sessions, transactions, http, navigate, keys, lock } = sound
  const storage = ({ get, set, delete: remove, swap, watch }: typeof sessions) => ({
    get: guard(get),
    set: guard(set),
    delete: guard(remove),
    ...(swap && { swap: guard(swap) }),
    ...(watch && { watch }),
  })
  return {
    ports: {
      crypto: {
        ...crypto,
        sha256: guard(crypto.sha256),
        ...(crypto.verify && { verify: guard(crypto.verify) }),
      },
      sessions: storage(sessions),
      transactions: storage(transactions),
      http: guard(http),
      navigate: guard(navigate),
      ...(keys && { keys: guard(keys) }),
      ...(lock && { lock: guard(lock) as typeof lock }),
    },
    calls: () => count,
    killed,
  }

  function guard<A extends unknown[], R>(run: (...given: A) => R | Promise<R>): (...given: A) => Promise<R> {
    return async (...given) => {
      // A page that is gone calls nothing any more.
      if (isDead) return never
      const isHere = ++count === fault?.call
      if (isHere && fault?.when === 'before') return strike()
      const result = await run(...given)
      return isHere ? strike() : result
    }
  }

  function strike(): Promise<never> {
    if (fault?.how === 'throws') throw new Error('This port failed.')
    isDead = true
    die('killed')
    return never
  }
}
