/** Weight of a page that uses the library: minified, brotli, in bytes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { rolldown } from 'rolldown'

export interface Page {
  readonly name: string
  readonly source: string
  /** Bytes; the check fails above it. */
  readonly limit: number
}

const USE = 'client.start().then(() => client.login()); globalThis.client = client'

export const PAGES: readonly Page[] = [
  {
    name: 'browser app: login by redirect, id_token checked with its signature, refresh, tabs, authorized fetch, logout',
    source: `import { createBrowserClient } from '@pkce/browser'
const client = createBrowserClient({ issuer: 'https://as.example', clientId: 'app', redirectUri: '/callback' }); ${USE}`,
    limit: 15_000,
  },
  {
    name: 'core alone, plain OAuth without id_token, ports not counted',
    source: `import { createClient } from '@pkce/core'
const client = createClient({ issuer: 'https://as.example', clientId: 'app', redirectUri: 'https://app.example/' }, ports); ${USE}`,
    limit: 10_500,
  },
]

/** Bytes of the page as a browser would fetch it. */
export async function weigh({ source }: Page, root: string): Promise<number> {
  const folder = mkdtempSync(join(root, 'packages/browser/.size-'))
  try {
    const input = join(folder, 'page.js')
    writeFileSync(input, source)
    const bundle = await rolldown({
      input,
      resolve: { conditionNames: ['@pkce/source', 'import', 'default'] },
    })
    const { output } = await bundle.generate({ format: 'esm', minify: true })
    return brotliCompressSync(output[0].code).length
  } finally {
    rmSync(folder, { recursive: true })
  }
}
