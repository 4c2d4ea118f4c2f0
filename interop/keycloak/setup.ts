/** Once per run: Keycloak, and the realm in it. */
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import type { TestProject } from 'vitest/node'
import { create } from './admin.ts'
import { REALM, realm } from './realm.ts'
import { startKeycloak } from './server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    readonly origin: string
    readonly issuer: string
    /** Private key of the clients that authenticate by one. */
    readonly clientKey: JWK
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { origin, stop } = await startKeycloak()
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  const clientKey = { ...(await exportJWK(privateKey)), kid: 'client', alg: 'ES256', use: 'sig' }
  const { d: _, ...publicKey } = clientKey
  await create(origin, '', realm(publicKey))
  project.provide('origin', origin)
  project.provide('issuer', `${origin}/realms/${REALM}`)
  project.provide('clientKey', clientKey)
  return stop
}
