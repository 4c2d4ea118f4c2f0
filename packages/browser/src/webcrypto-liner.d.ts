/** The part of webcrypto-liner that is a module without side effects; it comes without types. */
declare module 'webcrypto-liner/build/index.es.js' {
  export const Crypto: new () => globalThis.Crypto
}
