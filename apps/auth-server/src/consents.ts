/** What each user has allowed each client, remembered beyond sessions: asked once, not again. */

export interface Consents {
  /** Scopes of the API that the user has allowed the client. */
  allowed(sub: string, clientId: string): string[]
  allow(sub: string, clientId: string, scopes: readonly string[]): void
}

export function createConsents(): Consents {
  const scopes = new Map<string, Set<string>>()
  const keyOf = (sub: string, clientId: string) => `${sub} ${clientId}`
  return {
    allowed: (sub, clientId) => [...(scopes.get(keyOf(sub, clientId)) ?? [])],
    allow(sub, clientId, more) {
      scopes.set(keyOf(sub, clientId), new Set([...this.allowed(sub, clientId), ...more]))
    },
  }
}
