/** Http port that asks for metadata and keys once for all users, and again when a token names a key that is not known. */
import { type Clock, decodeBase64url, type Http, type HttpResponse } from '@pkce/core'

/** Milliseconds. */
const LIFETIME = 600_000

export function cachedHttp(http: Http, clock: Pick<Clock, 'now'>): Http {
  const answers = new Map<string, { readonly at: number; readonly answer: Promise<HttpResponse> }>()

  return async (request) => {
    const { method, url, headers } = request
    if (method !== 'GET' || 'authorization' in headers) {
      const response = await http(request)
      await forgetOldKeys(response)
      return response
    }
    const known = answers.get(url)
    if (known && clock.now() - known.at < LIFETIME) return known.answer
    const answer = http(request)
    answers.set(url, { at: clock.now(), answer })
    const forget = () => answers.delete(url)
    answer.then(({ status }) => status === 200 || forget(), forget)
    return answer
  }

  /** The server has new keys: they must be there when the token is checked, which happens next. */
  async function forgetOldKeys({ body }: HttpResponse): Promise<void> {
    const kid = keyNamedIn(body)
    if (kid === undefined) return
    for (const [url, { answer }] of answers) {
      const { body: known } = await answer.catch(() => ({ body: '' }))
      if (known.includes('"keys"') && !known.includes(JSON.stringify(kid))) answers.delete(url)
    }
  }
}

/** `kid` in the header of the id_token in a token response (RFC 7515 §4.1.4). */
function keyNamedIn(body: string): unknown {
  const [, header = ''] = /"id_token"\s*:\s*"([\w-]+)\./.exec(body) ?? []
  const bytes = decodeBase64url(header)
  try {
    return JSON.parse(new TextDecoder().decode(bytes)).kid
  } catch {
    return undefined
  }
}
