/** Keycloak's admin API: how the realm gets in, and how a test changes it. */

/** Not a secret: the server listens on loopback and lives for a test run. */
export const ADMIN = { username: 'admin', password: 'admin' }

/** Posts to the admin API of the server at `origin`; `path` is empty for a new realm. */
export async function create(origin: string, path: string, body: object): Promise<void> {
  const response = await fetch(`${origin}/admin/realms${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await tokenFor(origin)}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (response.ok) return
  throw new Error(`Keycloak answered with ${response.status}: ${await response.text()}`)
}

async function tokenFor(origin: string): Promise<string> {
  const body = new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', ...ADMIN })
  const url = `${origin}/realms/master/protocol/openid-connect/token`
  const response = await fetch(url, { method: 'POST', body })
  const { access_token } = (await response.json()) as { access_token: string }
  return access_token
}
