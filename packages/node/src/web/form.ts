/** Small forms that are posted to the handlers. */

/** Bytes of a form that has one token. */
const MOST = 16_384

/** The value of a field; nothing when the body is no form, or so long that it can not be meant. Reads the body. */
export async function readField(request: Request, name: string): Promise<string | undefined> {
  const { headers } = request
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(headers.get('content-type') ?? '')
  const length = Number(headers.get('content-length') ?? Number.POSITIVE_INFINITY)
  if (!isForm || length > MOST) return undefined
  return new URLSearchParams(await request.text()).get(name) ?? undefined
}
