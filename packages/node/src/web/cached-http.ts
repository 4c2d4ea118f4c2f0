/** Http port that asks for metadata and keys once a minute, however many users sign in. */
import type { Clock, Http, HttpResponse } from '@pkce/core'

/** Milliseconds: as long as a new key of the server may stay unknown. */
const LIFETIME = 60_000

export function cachedHttp(http: Http, clock: Pick<Clock, 'now'>): Http {
  const answers = new Map<string, { readonly at: number; readonly answer: Promise<HttpResponse> }>()
  return (request) => {
    const { method, url, headers } = request
    if (method !== 'GET' || 'authorization' in headers) return http(request)
    const known = answers.get(url)
    if (known && clock.now() - known.at < LIFETIME) return known.answer
    const answer = http(request)
    answers.set(url, { at: clock.now(), answer })
    const forget = () => answers.delete(url)
    answer.then(({ status }) => status === 200 || forget(), forget)
    return answer
  }
}
