/** Trace: what an exploration found, in words. */
import type { Breach, Exploration } from './explore.ts'

/** The breach with the moves that lead to it, one a line. */
export function describeBreach({ invariant, what, trace }: Breach): string {
  return [`${invariant}: ${what}`, ...trace.map((move, index) => `  ${index + 1}. ${move}`)].join('\n')
}

/** One line for one exploration. */
export function print(
  name: string,
  figures: Omit<Exploration, 'breach'> & { readonly seconds: number },
): void {
  const { states, transitions, depth, longest, seconds } = figures
  process.stdout.write(
    `${name}: ${states} states, ${transitions} transitions, depth ${depth}, ` +
      `at most ${longest} answers to rest, ${seconds.toFixed(1)} s\n`,
  )
}
