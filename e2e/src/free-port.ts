/** A port that nobody listens on. */
import { createServer } from 'node:http'
import { listen } from '../../apps/shared/src/listen.ts'

export async function freePort(): Promise<number> {
  const { port, close } = await listen(createServer(), 0)
  await close()
  return port
}
