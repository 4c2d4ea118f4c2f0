/** Liveness: answers alone lead to rest, from every world and in a bounded number of steps. */

/** Steps from one world to another, as pairs of numbers: from, to, from, to… */
export type Steps = readonly number[]

/**
 * The longest way along `steps`, or a world that answers lead round to again for ever.
 * @param count worlds there are
 */
export function longestWay(steps: Steps, count: number): { readonly longest: number; readonly circle?: number } {
  const incoming = new Uint32Array(count)
  const starts = new Uint32Array(count + 1)
  for (let i = 0; i < steps.length; i += 2) {
    incoming[steps[i + 1] as number]!++
    starts[(steps[i] as number) + 1]!++
  }
  for (let id = 0; id < count; id++) starts[id + 1]! += starts[id] as number
  const targets = new Uint32Array(steps.length / 2)
  const filled = starts.slice()
  for (let i = 0; i < steps.length; i += 2) targets[filled[steps[i] as number]!++] = steps[i + 1] as number
  // Worlds that no answer leads to any more are taken out one after the other; a circle is what can not be taken out.
  const length = new Uint32Array(count)
  const ready = Array.from({ length: count }, (_, id) => id).filter((id) => incoming[id] === 0)
  let longest = 0
  let taken = 0
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    taken++
    for (let i = starts[id] as number; i < (starts[id + 1] as number); i++) {
      const target = targets[i] as number
      length[target] = Math.max(length[target] as number, (length[id] as number) + 1)
      longest = Math.max(longest, length[target] as number)
      if (--incoming[target]! === 0) ready.push(target)
    }
  }
  const circle = taken < count ? incoming.findIndex((left) => left > 0) : -1
  return { longest, ...(circle >= 0 && { circle }) }
}
