/** What a port throws, as the one error type of this project. */
import type { AwaitedEffect } from './effects.ts'
import { type ErrorCode, type Failure, PkceError, refuse, toFailure } from './errors.ts'

/** What a port was asked for. */
type Asked = AwaitedEffect['type'] | 'sign'

/** Which error a port that throws something else ends in. */
const PORT_FAILURES: Readonly<Record<Asked, readonly [ErrorCode, message: string]>> = {
  load: ['storage_failed', 'The storage can not be read.'],
  swap: ['storage_failed', 'The storage can not be written.'],
  save: ['storage_failed', 'The storage can not be written: it may be full or forbidden.'],
  random: ['crypto_failed', 'There is no source of random bytes.'],
  digest: ['crypto_failed', 'The hash can not be computed: a secure context (https) is needed.'],
  verify: ['crypto_failed', 'The signature can not be checked.'],
  sign: ['crypto_failed', 'The key of this client can not be used.'],
  navigate: ['navigation_failed', 'The user agent could not be sent to the server.'],
  request: ['network_failed', 'The server did not answer: check the connection and try again.'],
  lock: ['lock_failed', 'The lock was not granted.'],
}

export function failureOf(asked: Asked, thrown: unknown): Failure {
  const [code, message] = PORT_FAILURES[asked]
  return thrown instanceof PkceError ? toFailure(thrown) : { code, message, cause: String(thrown) }
}

/** What `run` gives. @throws PkceError */
export async function attempt<T>(asked: Asked, run: () => Promise<T> | T): Promise<T> {
  try {
    return await run()
  } catch (thrown) {
    throw thrown instanceof PkceError ? thrown : new PkceError(failureOf(asked, thrown), thrown)
  }
}

/** @throws PkceError `crypto_failed`: an optional part of the port is not there, or gave nothing */
export function missing(what: string): never {
  return refuse('crypto_failed', `The crypto port can not do ${what}.`)
}
