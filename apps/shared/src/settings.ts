/** Where the servers of the samples are: written into each page by the server that sends it. */

export interface SampleSettings {
  /** Issuer of the authorization server. */
  readonly issuer: string
  /** Base URL of the protected API. */
  readonly api: string
}

/** What `<meta name="issuer">` and `<meta name="api">` of this page say; the embedded servers' addresses by default. */
export function sampleSettings(): SampleSettings {
  const read = (name: string) => document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content
  return { issuer: read('issuer') ?? 'http://localhost:4000', api: read('api') ?? 'http://localhost:4100' }
}
