import { describe, expect, it } from 'vitest'
import { createTestBed, type ServerOptions } from '../../testing/src/index.ts'
import { outcomeOf } from '../test/outcome.ts'
import type { ClientOptions } from './configuration.ts'
import { dpop } from './dpop.ts'
import { fapi2 } from './fapi2.ts'
import { jarm } from './jarm.ts'
import { pushed } from './pushed.ts'

/** The protections of a login between these two, or why there is none. */
async function profileOf(server: ServerOptions, client: Partial<ClientOptions>): Promise<string> {
  const bed = createTestBed({ server, client })
  const tab = bed.open()
  const outcome = await outcomeOf(tab.client.login())
  const [stored = '{}'] = tab.transactions.values.values()
  return outcome === 'ok' ? JSON.parse(stored).protections.join(' ') : outcome
}

const ALL = { dpop: dpop(), pushed, jarm }

describe('the profile of a login', () => {
  it('is the strongest that both sides can do', async () => {
    expect(await profileOf({ dpop: true, pushed: true }, ALL)).toBe('iss pushed dpop jarm')
    expect(await profileOf({ pushed: true }, { pushed })).toBe('iss pushed')
    expect(await profileOf({ dpop: true, pushed: true }, {})).toBe('iss')
    expect(await profileOf({}, ALL)).toBe('iss jarm')
    const metadata = {
      authorization_response_iss_parameter_supported: undefined,
      response_modes_supported: ['query'],
    }
    expect(await profileOf({ metadata }, ALL)).toBe('')
  })

  it('has no signed response where the server lists no response modes', async () => {
    expect(await profileOf({ metadata: { response_modes_supported: undefined } }, { jarm })).toBe('iss')
  })

  it('has a signed response only in a mode that has one', async () => {
    expect(await profileOf({}, { jarm, responseMode: 'query' })).toBe('iss')
    expect(await profileOf({}, { jarm, responseMode: 'fragment.jwt' })).toBe('iss jarm')
  })

  it('has DPoP only with an algorithm that the server takes', async () => {
    expect(await profileOf({ dpop: true }, { dpop: dpop('PS256') })).toBe('iss')
  })

  it('is refused when it is less than what the app insists on', async () => {
    expect(await profileOf({}, { ...ALL, require: ['pushed'] })).toBe('profile_unmet')
    expect(await profileOf({ dpop: true }, { require: ['dpop'] })).toBe('profile_unmet')
    expect(await profileOf({ dpop: true }, { ...ALL, require: ['dpop', 'iss'] })).toBe('iss dpop jarm')
  })

  it('is refused when it is less than what the server insists on', async () => {
    expect(await profileOf({ pushed: 'required' }, {})).toBe('profile_unmet')
  })
})

describe('FAPI 2.0', () => {
  const options = { ...fapi2, scope: 'openid' }

  it('is a login with everything at a server that can do it', async () => {
    const bed = createTestBed({ server: { dpop: 'nonce', pushed: 'required' }, client: options })
    const tab = bed.open()
    expect(await outcomeOf(tab.signIn())).toBe('ok')
    expect(await tab.client.getAccessToken()).toMatchObject({ tokenType: 'DPoP' })
  })

  it('is refused at any other', async () => {
    expect(await profileOf({ dpop: true }, options)).toBe('profile_unmet')
    expect(await profileOf({ pushed: true }, options)).toBe('profile_unmet')
  })

  it('takes no RS256', async () => {
    const bed = createTestBed({ server: { dpop: true, pushed: true, algorithm: 'RS256' }, client: options })
    expect(await outcomeOf(bed.open().signIn())).toBe('id_token_algorithm')
  })
})
