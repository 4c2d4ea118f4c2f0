/** Redaction: what devtools, logs and errors may see of a state, an event or an effect. */

/**
 * The names under which secrets stand in states, events, effects and requests. redact.test.ts holds this list against
 * every field of type Secret.
 */
export type SecretName = (typeof SECRET_NAMES)[number]

export const SECRET_NAMES = [
  'accessToken',
  'refreshToken',
  'idToken',
  'id_token_hint',
  'idTokenHint',
  'refresh_token',
  'token',
  'verifier',
  'code_verifier',
  'code',
  'state',
  'nonce',
  'response',
  'signed',
  'request_uri',
  'stored',
  'value',
  'values',
  'input',
  'body',
  'key',
] as const

/** A copy of `data` in which each secret text is replaced by its length. A value under `code` of an error stays. */
export function redact<T>(data: T): T {
  return walk(data, '') as T
}

function walk(data: unknown, name: string): unknown {
  // What was redacted in a worker is redacted again in its page: the length stays that of the secret.
  if (typeof data === 'string') {
    return isSecret(name) && !/^\[\d+ characters]$/.test(data) ? `[${data.length} characters]` : data
  }
  if (Array.isArray(data)) return data.map((item) => walk(item, name))
  if (typeof data !== 'object' || data === null) return data
  // A failure has a `code` too, and it is no secret.
  const isFailure = 'message' in data && 'code' in data
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, isFailure ? value : walk(value, key)]),
  )
}

function isSecret(name: string): boolean {
  return (SECRET_NAMES as readonly string[]).includes(name)
}
