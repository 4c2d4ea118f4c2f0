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

/** Bytes of the page that only signs in by redirect, at most; what each feature may add to it is its own limit. */
const BASE = 15_250

/** A page with the client and what `names` import besides; `options` and `more` use it. */
function browserPage(names: string, options = '', more = ''): string {
  return `import { createBrowserClient, ${names} } from '@pkce/browser'
const client = createBrowserClient({ issuer: 'https://as.example', clientId: 'app', redirectUri: '/callback', ${options} })
${USE}; ${more}`
}

export const PAGES: readonly Page[] = [
  {
    name: 'browser app: login by redirect, id_token checked with its signature, refresh, tabs, authorized fetch, logout',
    source: browserPage(''),
    limit: BASE,
  },
  {
    name: '+ login by popup',
    source: browserPage('popupNavigator', '', 'client.login({ way: popupNavigator() })'),
    limit: BASE + 900,
  },
  {
    name: '+ silent login at the start',
    source: browserPage('restoreSilently', '', 'restoreSilently(client)'),
    limit: BASE + 1_000,
  },
  {
    name: '+ session in IndexedDB, shared by all tabs',
    source: browserPage('indexedDbStorage', 'storage: indexedDbStorage()'),
    limit: BASE + 550,
  },
  {
    name: '+ the same, with tokens bound to a key (DPoP)',
    source: `import { dpop } from '@pkce/core'; ${browserPage(
      'indexedDbKeys, indexedDbStorage',
      "storage: indexedDbStorage(), dpop: dpop(), ports: { keys: indexedDbKeys('https://as.example app') }",
    )}`,
    limit: BASE + 1_400,
  },
  {
    name: '+ webcrypto-liner, which is loaded on insecure origins only',
    source: `import { linerCrypto } from '@pkce/browser/liner'; ${browserPage('', 'ports: { crypto: linerCrypto() }')}`,
    limit: BASE + 250,
  },
  {
    name: 'page of an app with a vault',
    source: `import { createVaultClient } from '@pkce/browser/vault'
const client = createVaultClient({ worker: () => new Worker('/vault.js'), redirectUri: '/callback', apis: [] }); ${USE}`,
    limit: 3_000,
  },
  {
    name: 'worker of the vault',
    source: `import { runVault } from '@pkce/browser/vault-worker'
runVault({ issuer: 'https://as.example', clientId: 'app', redirectUri: '/callback', apis: [] })`,
    limit: BASE + 1_000,
  },
  {
    name: 'callback page of popups and frames',
    source: "import '@pkce/browser/relay'",
    limit: 600,
  },
  {
    name: 'core alone, plain OAuth without id_token, ports not counted',
    source: `import { createClient } from '@pkce/core'
const client = createClient({ issuer: 'https://as.example', clientId: 'app', redirectUri: 'https://app.example/' }, ports); ${USE}`,
    limit: 10_800,
  },
]

/** Bytes of the page as a browser would fetch it. `from`: the folder whose packages it imports. */
export async function weigh(page: Pick<Page, 'source'>, from: string): Promise<number> {
  return brotliCompressSync(await bundle(page, from)).length
}

/** The page's script; what it imports when needed is not in it. */
export async function bundle({ source }: Pick<Page, 'source'>, from: string): Promise<string> {
  const folder = mkdtempSync(join(from, '.size-'))
  try {
    const input = join(folder, 'page.js')
    writeFileSync(input, source)
    const build = await rolldown({
      input,
      platform: 'browser',
      resolve: { conditionNames: ['@pkce/source', 'import', 'default'] },
      // Of what webcrypto-liner asks for in Node, nothing is there, and nothing is missed.
      logLevel: 'silent',
    })
    const { output } = await build.generate({ format: 'esm', minify: true })
    return output[0].code
  } finally {
    rmSync(folder, { recursive: true })
  }
}
