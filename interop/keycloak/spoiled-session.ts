import { encodeBase64url } from '@pkce/core'
import { type MemoryStorage, memoryStorage } from '@pkce/node'

/** Gives sessions back with a refresh token that no server gave. */
export function storageThatSpoils(): MemoryStorage {
  const inner = memoryStorage()
  const refreshToken = encodeBase64url(new Uint8Array(32))
  return {
    ...inner,
    get: (key) => inner.get(key)?.replace(/"refreshToken":"[^"]+"/, `"refreshToken":"${refreshToken}"`),
  }
}
