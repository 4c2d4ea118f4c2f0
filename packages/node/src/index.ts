/** @pkce/node: the ports of Node, one by one, and the bridge between its servers and Web-standard handlers. */
export { PkceError } from '@pkce/core'
export { type FetchHttpOptions, fetchHttp } from './fetch-http.ts'
export { type Handler, type NodeHandler, sendResponse, toNodeHandler, toRequest } from './http/node-bridge.ts'
export { memoryLock } from './memory-lock.ts'
export { type MemoryStorage, type MemoryStorageOptions, memoryStorage } from './memory-storage.ts'
export { nodeCrypto } from './node-crypto.ts'
export { generateSigningKey, importSigningKey } from './signing-key.ts'
export { systemClock } from './system-clock.ts'
