/** How something ended, in a word: for tables of what is refused. */

/** `ok`, or the code of the error. */
export function codeOf(run: () => unknown): string {
  try {
    run()
    return 'ok'
  } catch (error) {
    return wordFor(error)
  }
}

/** `ok`, or the code that the promise was rejected with. */
export function outcomeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(() => 'ok', wordFor)
}

/** The code of an error; one that does not say in a sentence what happened is not worth its code. */
function wordFor(error: unknown): string {
  const { code, message } = error as { readonly code?: string; readonly message?: string }
  if (code === undefined) return String(error)
  return /^\S.+\.$/.test(message ?? '') ? code : `${code} without a sentence`
}
