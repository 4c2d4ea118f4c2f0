/** Liveness: answers alone lead to rest, from every world and in a bounded number of steps. */

/** Steps between worlds, as pairs of their numbers: from, to, from, to… */
export type Steps = readonly number[]

/**
 * The longest way along `steps`, and a world from which they lead round for ever, if there is one.
 * @param count worlds there are
 */
export function longestWay(
  steps: Steps,
  count: number,
): { readonly longest: number; readonly circle?: number } {
  const targets: number[][] = Array.from({ length: count }, () => [])
  const incoming: number[] = new Array(count).fill(0)
  for (let i = 0; i < steps.length; i += 2) {
    const [from, to] = [steps[i] as number, steps[i + 1] as number]
    targets[from]?.push(to)
    incoming[to] = (incoming[to] ?? 0) + 1
  }
  // Worlds that no step leads to any more are taken out, one after the other; what can not be taken out is a circle.
  const length: number[] = new Array(count).fill(0)
  const ready = [...incoming.keys()].filter((id) => incoming[id] === 0)
  let longest = 0
  let left = count
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    left--
    for (const to of targets[id] ?? []) {
      length[to] = Math.max(length[to] ?? 0, (length[id] ?? 0) + 1)
      longest = Math.max(longest, length[to])
      incoming[to] = (incoming[to] ?? 0) - 1
      if (incoming[to] === 0) ready.push(to)
    }
  }
  return { longest, ...(left > 0 && { circle: incoming.findIndex((open) => open > 0) }) }
}
