import { describe, expect, it } from 'vitest'
import { createTestBed, type TestBedOptions } from '../../testing/src/index.ts'
import { outcomeOf } from '../test/outcome.ts'
import { readMetadata, wellKnown } from './discover.ts'
import { createMachine } from './machine.ts'

/** How a login at a server with this metadata begins: `ok`, or why it does not. */
function begin(metadata: Record<string, unknown>): Promise<string> {
  return outcomeOf(createTestBed({ server: { metadata } }).open().client.login())
}

describe('the metadata', () => {
  it('is looked for where OpenID Connect and RFC 8414 put it', () => {
    expect(wellKnown('https://as.example')).toEqual([
      'https://as.example/.well-known/openid-configuration',
      'https://as.example/.well-known/oauth-authorization-server',
    ])
    expect(wellKnown('https://as.example/tenant/')).toEqual([
      'https://as.example/tenant/.well-known/openid-configuration',
      'https://as.example/.well-known/oauth-authorization-server/tenant',
      'https://as.example/.well-known/openid-configuration/tenant',
    ])
  })

  it.each(['openid', 'oauth'] as const)(
    'is found at a server that answers under "%s" only',
    async (where) => {
      const bed = createTestBed({ server: { wellKnown: where, issuer: 'https://as.example/tenant' } })
      expect(await outcomeOf(bed.open().signIn())).toBe('ok')
    },
  )

  it('is looked for at the next address when the first is out of reach', async () => {
    const bed = createTestBed()
    bed.server.faults.next('metadata', 'offline')
    expect(await outcomeOf(bed.open().client.login())).toBe('ok')
    bed.server.faults.next('metadata', 503)
    expect(await outcomeOf(bed.open().client.login())).toBe('ok')
  })

  it.each([
    ['what the app says', { metadataLifetime: 600 }, 600_000],
    ['a day', {}, 86_400_000],
  ])('is fetched once, and again when it is older than %s', async (_, options, life) => {
    const bed = createTestBed({ client: options })
    const { client } = bed.open()
    await client.login()
    await client.login()
    expect(bed.server.calls('metadata')).toHaveLength(1)
    bed.clock.jump(life - 1)
    await client.login()
    expect(bed.server.calls('metadata')).toHaveLength(1)
    bed.clock.jump(1)
    await client.login()
    expect(bed.server.calls('metadata')).toHaveLength(2)
  })

  it('that is not there says so with the status of the answer', async () => {
    const bed = createTestBed()
    bed.server.tamper.response = (response) => ({ ...response, status: 404, body: 'no' })
    await expect(bed.open().client.login()).rejects.toMatchObject({ code: 'discovery_failed', status: 404 })
  })

  it('has no list where the server sends none', () => {
    const issuer = 'https://as.example'
    const endpoints = { authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token` }
    const document = { issuer, ...endpoints, response_modes_supported: 'query', extra: ['x'] }
    const settings = { ...{ issuer }, clientId: 'app', redirectUri: 'https://app.example/' }
    expect(readMetadata(document, createMachine(settings).settings)).toEqual({ issuer, ...endpoints })
  })

  it('is not fetched when the app brings it', async () => {
    const { metadata } = createTestBed().server
    const bed = createTestBed({ client: { metadata } })
    await bed.open().signIn()
    expect(bed.server.calls('metadata')).toHaveLength(0)
  })

  it('is checked also when the app brings it', async () => {
    const bed = createTestBed({ client: { metadata: { token_endpoint: 'https://as.example/token' } } })
    expect(await outcomeOf(bed.open().client.login())).toBe('metadata_invalid')
  })
})

describe('a server', () => {
  it.each([
    ['issuer_mismatch', { issuer: 'https://as.example/' }],
    ['issuer_mismatch', { issuer: undefined }],
    ['metadata_invalid', { authorization_endpoint: undefined }],
    ['metadata_invalid', { token_endpoint: 1 }],
    ['metadata_invalid', { jwks_uri: ['https://as.example/keys'] }],
    ['url_insecure', { token_endpoint: 'http://as.example/token' }],
    ['url_insecure', { end_session_endpoint: 'javascript:alert(1)' }],
    ['pkce_unsupported', { code_challenge_methods_supported: ['plain'] }],
    ['ok', { code_challenge_methods_supported: undefined }],
    ['ok', { jwks_uri: undefined, revocation_endpoint: undefined, end_session_endpoint: undefined }],
  ])('ends a login with %s when it says %j', async (code, metadata) => {
    expect(await begin(metadata)).toBe(code)
  })

  it('that is called otherwise is named as it names itself, whatever that is', async () => {
    for (const issuer of ['https://as.example/', { toString: 1 }]) {
      const { client } = createTestBed({ server: { metadata: { issuer } } }).open()
      await expect(client.login()).rejects.toMatchObject({
        code: 'issuer_mismatch',
        message: expect.stringContaining(JSON.stringify(issuer)),
      })
    }
  })

  it.each([
    [404, 'discovery_failed'],
    [500, 'discovery_failed'],
    ['offline', 'network_failed'],
    ['lost', 'network_failed'],
  ] as const)('that is %s at every address ends it with %s', async (fault, code) => {
    const bed = createTestBed()
    bed.server.faults.always('metadata', fault)
    const { client } = bed.open()
    expect(await outcomeOf(client.login())).toBe(code)
    expect(client.getSnapshot()).toMatchObject({ status: 'anonymous', error: { code } })
  })

  it.each(['<html>', '[]', ''])('that answers "%s" ends it with discovery_failed', async (body) => {
    const bed = createTestBed()
    bed.server.tamper.response = (response) => ({ ...response, body })
    expect(await outcomeOf(bed.open().client.login())).toBe('discovery_failed')
  })

  it('whose metadata is refused is not asked at the next address', async () => {
    const options: TestBedOptions = { server: { metadata: { issuer: 'https://evil.example' } } }
    const bed = createTestBed(options)
    await outcomeOf(bed.open().client.login())
    expect(bed.server.calls('metadata')).toHaveLength(1)
  })
})
