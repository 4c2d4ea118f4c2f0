import { describe, expect, it } from 'vitest'
import { createTestBed } from '../../testing/src/index.ts'
import { outcomeOf } from '../test/outcome.ts'
import { PkceError } from './errors.ts'
import type { Ports } from './ports.ts'

/** How a login ends over these ports. */
async function loginOver(ports: (bed: Ports) => Partial<Ports>): Promise<string> {
  const bed = createTestBed()
  return outcomeOf(bed.open(ports(bed.open().ports)).signIn())
}

describe('the ports', () => {
  it('may be the mandatory ones alone', async () => {
    const bed = createTestBed({ client: { openId: undefined as never, scope: 'read' } })
    const { crypto, sessions, transactions } = bed.open().ports
    const { randomBytes, sha256 } = crypto
    const plain = ({ get, set, delete: remove }: Ports['sessions']) => ({ get, set, delete: remove })
    const { client, signIn } = bed.open({
      crypto: { randomBytes, sha256 },
      sessions: plain(sessions),
      transactions: plain(transactions),
      lock: undefined as never,
      keys: undefined as never,
    })
    expect(await outcomeOf(signIn())).toBe('ok')
    expect(await outcomeOf(client.getAccessToken({ fresh: true }))).toBe('ok')
    expect(await outcomeOf(client.logout())).toBe('ok')
  })

  it('may take their time', async () => {
    const bed = createTestBed()
    const { crypto, sessions, transactions } = bed.open().ports
    const later = async <T>(value: T | Promise<T>): Promise<T> => value
    const slow = ({ get, set, delete: remove }: Ports['sessions']) => ({
      get: (key: string) => later(get(key)),
      set: (key: string, value: string, ttl?: number) => later(set(key, value, ttl)),
      delete: (key: string) => later(remove(key)),
    })
    const { client, signIn } = bed.open({
      crypto: {
        ...crypto,
        sha256: (bytes) => later(crypto.sha256(bytes)),
        verify: (check) => later(crypto.verify?.(check) ?? false),
      },
      sessions: slow(sessions),
      transactions: slow(transactions),
    })
    expect(await outcomeOf(signIn())).toBe('ok')
    expect(await outcomeOf(client.getAccessToken({ fresh: true }))).toBe('ok')
  })

  it('without a swap mark a login as used under the lock', async () => {
    const bed = createTestBed()
    const names: string[] = []
    const tab = bed.open()
    const { get, set, delete: remove } = tab.transactions.open()
    const lock: Ports['lock'] = (name, task) => {
      names.push(name)
      return bed.locks.lock(name, task)
    }
    const { client, navigations } = bed.open({ transactions: { get, set, delete: remove }, lock })
    await client.login()
    const { response, parameters } = bed.server.authorize(navigations.last().url)
    await client.handleCallback(response)
    expect(names).toEqual([`https://as.example app ${parameters.state}`])
    expect(await get(parameters.state as string)).toContain('"used":true')
  })

  it('are asked for no cookies, no redirects and an answer in time', async () => {
    const bed = createTestBed({ client: { timeout: 1234 } })
    const requests: unknown[] = []
    const { signIn } = bed.open({
      http(request) {
        requests.push(request)
        return bed.server.http(request)
      },
    })
    await signIn()
    expect(requests[0]).toEqual({
      method: 'GET',
      url: 'https://as.example/.well-known/openid-configuration',
      headers: { accept: 'application/json' },
      timeout: 1234,
    })
  })
})

describe('a port that throws', () => {
  const thrower = (thrown: unknown) => () => {
    throw thrown
  }

  it.each([
    [
      'storage_failed',
      ({ transactions }: Ports) => ({ transactions: { ...transactions, get: thrower(new Error('x')) } }),
    ],
    [
      'storage_failed',
      ({ transactions }: Ports) => ({ transactions: { ...transactions, swap: thrower(new Error('x')) } }),
    ],
    ['crypto_failed', ({ crypto }: Ports) => ({ crypto: { ...crypto, verify: thrower(new Error('x')) } })],
    ['network_failed', () => ({ http: thrower('no error object') })],
    ['navigation_failed', () => ({ navigate: thrower(new Error('x')) })],
  ] as const)('ends a login in %s', async (code, ports) => {
    expect(await loginOver(ports as (bed: Ports) => Partial<Ports>)).toBe(code)
  })

  it('a PkceError is heard as it is', async () => {
    const own = new PkceError({ code: 'crypto_failed', message: 'Serve it over https.', cause: 'no subtle' })
    const bed = createTestBed()
    const { client } = bed.open({ crypto: { ...bed.open().ports.crypto, sha256: thrower(own) } })
    await expect(client.login()).rejects.toMatchObject({
      message: 'Serve it over https.',
      cause: 'no subtle',
    })
  })

  it('something else says what it was in the cause, and no more', async () => {
    const { client } = createTestBed().open({ http: thrower(new TypeError('Failed to fetch')) })
    await expect(client.login()).rejects.toMatchObject({
      code: 'network_failed',
      cause: 'TypeError: Failed to fetch',
      message: 'The server did not answer: check the connection and try again.',
    })
  })
})
