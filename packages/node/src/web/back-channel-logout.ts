/** The server says that a user has signed out elsewhere (OpenID Connect Back-Channel Logout 1.0 §2.5 to §2.8). */
import { type EndedSession, type Http, PkceError, type ServerMetadata, verifyLogoutToken } from '@pkce/core'
import { fetchMetadata } from '../metadata.ts'
import { readField } from './form.ts'
import { hash } from './hash.ts'
import type { WebSettings } from './options.ts'
import { json, refusal } from './replies.ts'

/** Ends the session that a logout token names, or all of its user. */
export async function answerLogoutToken(request: Request, settings: WebSettings): Promise<Response> {
  const { client, ports, transactions, sessions, sessionLifetime } = settings
  const token = await readField(request, 'logout_token')
  if (!token) return refusal(400, 'invalid_request', 'There is no logout_token.')
  try {
    const now = ports.clock.now()
    const ended = await verify(token, settings, now)
    // A token that was taken before must not end what began since then.
    const seen = `logout token ${hash(`${client.issuer} ${ended.jti}`)}`
    if (await transactions.get(seen)) return json({})
    await transactions.set(seen, 'seen', Math.max(Math.ceil(ended.exp - now / 1000) + 60, 1))
    await sessions.set(markOf(settings, ended), String(now), sessionLifetime)
    return json({})
  } catch (error) {
    if (!(error instanceof PkceError)) throw error
    return refusal(error.code === 'logout_token_invalid' ? 400 : 503, error.code, error.message)
  }
}

/** @throws PkceError `logout_token_invalid`, `keys_unavailable`, `network_failed`, `discovery_failed`, `issuer_mismatch` */
async function verify(token: string, { client, ports }: WebSettings, at: number): Promise<EndedSession> {
  const http: Http = (request) =>
    ports.http(request).catch((cause) => {
      throw new PkceError({ code: 'network_failed', message: 'The server did not answer: try again.' }, cause)
    })
  const metadata = { ...(await fetchMetadata(client.issuer, http)), ...client.metadata }
  const server = metadata as unknown as ServerMetadata
  const settings = { timeout: 15_000, ...client }
  return verifyLogoutToken(token, { settings, server, ports: { ...ports, http } }, { ...client, at })
}

/** True when the server has ended the session, or all sessions of its user, since it was `begun`. */
export async function hasEnded(
  { sid, sub }: { readonly sid?: unknown; readonly sub?: string },
  begun: number,
  settings: Pick<WebSettings, 'sessions' | 'client'>,
): Promise<boolean> {
  const names = [typeof sid === 'string' && { sid }, sub !== undefined && { sub }].filter(
    (name) => name !== false,
  )
  const marks = await Promise.all(names.map((name) => settings.sessions.get(markOf(settings, name))))
  return marks.some((mark) => mark !== undefined && Number(mark) >= begun)
}

/** Sessions are not looked for: each finds the mark by itself, so that the store needs no index. */
function markOf(
  { client }: Pick<WebSettings, 'client'>,
  { sid, sub }: Pick<EndedSession, 'sid' | 'sub'>,
): string {
  return `ended ${hash(JSON.stringify([client.issuer, sid ? 'sid' : 'sub', sid ?? sub]))}`
}
