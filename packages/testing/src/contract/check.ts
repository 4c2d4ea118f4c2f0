/** Assertions, small enough to need no test runner. */

/** @throws Error unless both are the same JSON */
export function equal(actual: unknown, expected: unknown, what: string): void {
  const [seen, wanted] = [JSON.stringify(actual), JSON.stringify(expected)]
  if (seen !== wanted) throw new Error(`${what}: expected ${wanted}, saw ${seen}`)
}

/** @throws Error unless the promise rejects with an error whose `code` is this one */
export async function rejects(promise: Promise<unknown>, code: string, what: string): Promise<void> {
  const outcome = await promise.then(
    () => 'no error',
    (error: unknown) => (error as { code?: unknown } | undefined)?.code ?? String(error),
  )
  equal(outcome, code, what)
}
