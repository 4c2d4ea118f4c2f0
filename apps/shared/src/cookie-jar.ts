/** The cookies of a browser, for tests that do without one: all of them go to every address. */
export interface CookieJar {
  /** Value of the header `cookie`. */
  header(): string
  /** Takes what an answer sets, and drops what it empties. */
  keep(response: Response): void
  clear(): void
}

export function createCookieJar(): CookieJar {
  const cookies = new Map<string, string>()
  return {
    header: () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
    keep(response) {
      for (const cookie of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
        if (value) cookies.set(name, value)
        else cookies.delete(name)
      }
    },
    clear: () => cookies.clear(),
  }
}
