/** Crypto port for pages without crypto.subtle (insecure origins, old engines): webcrypto-liner, loaded when it is needed. */
/// <reference path="./webcrypto-liner.d.ts" />
import { type Crypto, PkceError } from '@pkce/core'
import { webCrypto } from './web-crypto.ts'

/**
 * The last resort. On an insecure origin whoever is on the network can change the page itself: this lets the flow run
 * there (in a closed network, on a device without a name), it does not make it safe. With `crypto.subtle` nothing is
 * loaded. Needs the optional peer dependency `webcrypto-liner`, which has no SHA-384: algorithms that end in 384 fail.
 */
export function linerCrypto(): Required<Crypto> {
  let loaded: Promise<Required<Crypto>> | undefined
  return {
    // Random bytes need no secure context.
    randomBytes: webCrypto().randomBytes,
    sha256: async (bytes) => (await load()).sha256(bytes),
    digest: async (hash, bytes) => (await load()).digest(hash, bytes),
    verify: async (check) => (await load()).verify(check),
  }

  function load(): Promise<Required<Crypto>> {
    loaded ??= choose()
    loaded.catch(() => {
      loaded = undefined
    })
    return loaded
  }
}

/** @throws PkceError `crypto_failed` */
async function choose(): Promise<Required<Crypto>> {
  if (globalThis.crypto?.subtle) return webCrypto()
  try {
    const { Crypto } = await import('webcrypto-liner/build/index.es.js')
    const liner = new Crypto()
    return webCrypto(() => liner)
  } catch (thrown) {
    const message = 'webcrypto-liner could not be loaded: add it to the dependencies of the app.'
    throw new PkceError({ code: 'crypto_failed', message }, thrown)
  }
}
