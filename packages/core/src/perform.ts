/** Performing: carries the machine's effects out over the ports, and says how each ended. */
import type { Settings } from './configuration.ts'
import type { AwaitedEffect } from './effects.ts'
import { decodeBase64url, encodeBase64url } from './encoding/base64url.ts'
import { encodeForm, type Parameters, withQuery } from './encoding/form.ts'
import { encodeUtf8 } from './encoding/utf8.ts'
import type { Result } from './events.ts'
import { failureOf, missing } from './port-failures.ts'
import type { HttpRequest, Ports } from './ports.ts'
import { present } from './present.ts'
import type { Secret } from './state.ts'

/** How an effect ended; `arrived`: a navigation that brought the authorization response back by itself. */
export type Performed = Result | { readonly type: 'arrived'; readonly response: Secret }

export interface Performer {
  /** Never rejects: what a port throws becomes the `failed` event. */
  perform(effect: AwaitedEffect): Promise<Performed>
  /** Lets go of the lock that the `lock` effect of this number was granted. */
  unlock(flight: number): void
  unlockAll(): void
}

export function createPerformer(settings: Settings, ports: Ports): Performer {
  const { crypto, lock = runAtOnce } = ports
  const locks = new Map<number, () => void>()

  return {
    perform: (effect) =>
      run(effect).catch((thrown) => {
        const { type, flight } = effect
        return { type: 'failed', flight, failure: failureOf(type, thrown) }
      }),
    unlock(flight) {
      locks.get(flight)?.()
      locks.delete(flight)
    },
    unlockAll() {
      for (const release of locks.values()) release()
      locks.clear()
    },
  }

  async function run(effect: AwaitedEffect): Promise<Performed> {
    const { flight } = effect
    switch (effect.type) {
      case 'load':
        return loaded(flight, await storageOf(effect).get(effect.key))
      case 'swap':
        return loaded(flight, await swap(effect))
      case 'save':
        await (effect.value === undefined
          ? storageOf(effect).delete(effect.key)
          : storageOf(effect).set(effect.key, effect.value, effect.ttl))
        return { type: 'saved', flight }
      case 'random': {
        const values = effect.sizes.map((size) => encodeBase64url(crypto.randomBytes(size)) as Secret)
        return { type: 'random', flight, values }
      }
      case 'digest': {
        const input = encodeUtf8(effect.input)
        const hash = effect.hash === 'SHA-256' ? crypto.sha256(input) : crypto.digest?.(effect.hash, input)
        return { type: 'digested', flight, value: encodeBase64url((await hash) ?? missing(effect.hash)) }
      }
      case 'verify': {
        const { algorithm, key } = effect
        const input = encodeUtf8(effect.input)
        // That it is base64url was seen when the token was taken apart.
        const signature = decodeBase64url(effect.signature) as Uint8Array
        const valid = await crypto.verify?.({ algorithm, key, input, signature })
        return { type: 'verified', flight, valid: valid ?? missing(algorithm) }
      }
      case 'navigate':
        return navigate(effect)
      case 'request': {
        const { status, headers, body } = await ports.http(await requestOf(effect))
        return { type: 'responded', flight, httpStatus: status, headers, body: body as Secret }
      }
      case 'lock':
        return new Promise((resolve, reject) => {
          const held = () =>
            new Promise<void>((release) => {
              locks.set(flight, release)
              resolve({ type: 'locked', flight })
            })
          lock(settings.sessionKey, held).catch(reject)
        })
    }
  }

  async function navigate(effect: AwaitedEffect & { type: 'navigate' }): Promise<Performed> {
    const { purpose, endpoint, parameters, state, bind, flight } = effect
    const url = withQuery(endpoint, { ...parameters, ...(await keyFor(bind)) })
    const response = await ports.navigate(present({ purpose, url, state }))
    return typeof response === 'string' && purpose === 'login'
      ? { type: 'arrived', response: response as Secret }
      : { type: 'navigated', flight }
  }

  /** The parameter that names the proof key, where an effect asks for it. */
  async function keyFor(bind: true | undefined): Promise<Parameters | undefined> {
    return bind && { dpop_jkt: await settings.dpop?.thumbprint(ports) }
  }

  async function requestOf(effect: AwaitedEffect & { type: 'request' }): Promise<HttpRequest> {
    const { endpoint: url, proof, bind } = effect
    const form = effect.form && { ...effect.form, ...(await keyFor(bind)) }
    const { clientId, issuer, clientAuthentication, dpop, timeout } = settings
    const method = form ? 'POST' : 'GET'
    const sent =
      form && ((await clientAuthentication?.({ clientId, issuer, endpoint: url, form, ports })) ?? { form })
    return {
      method,
      url,
      headers: {
        accept: 'application/json',
        ...(sent && { 'content-type': 'application/x-www-form-urlencoded', ...sent.headers }),
        ...(proof &&
          dpop && { dpop: await dpop.prove(ports, { method, url, at: ports.clock.now(), ...proof }) }),
      },
      ...(sent && { body: encodeForm(sent.form) }),
      timeout,
    }
  }

  function storageOf({ store }: { readonly store: 'session' | 'transaction' }) {
    return store === 'session' ? ports.sessions : ports.transactions
  }

  function swap({ key, value, ttl }: AwaitedEffect & { type: 'swap' }) {
    const storage = ports.transactions
    if (storage.swap) return storage.swap(key, value, ttl)
    return lock(`${settings.sessionKey} ${key}`, async () => {
      const before = await storage.get(key)
      await storage.set(key, value, ttl)
      return before
    })
  }
}

function loaded(flight: number, value: string | undefined): Performed {
  return present({ type: 'loaded', flight, value: value as Secret | undefined })
}

/** Without a lock port nothing else shares the storage. */
function runAtOnce<T>(_name: string, task: () => Promise<T>): Promise<T> {
  return task()
}
