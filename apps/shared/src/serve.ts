/** A static server for a built sample: every page is the app, under strict security headers. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize, sep } from 'node:path'
import { listen } from './listen.ts'
import type { SampleSettings } from './settings.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
}

export interface Sample extends SampleSettings {
  /** Folder of the built sample. */
  readonly root: string
  /** Other folders and files that are served, by the path they are served under: what a page without a bundler imports. */
  readonly also?: Readonly<Record<string, string>>
  readonly port: number
  /** Headers besides the usual ones, or in their place; lower case. */
  readonly headers?: Readonly<Record<string, string>>
}

/** Listens on localhost. Rejects when the port is taken. */
export async function serveSample({
  root,
  also = {},
  port,
  headers,
  ...settings
}: Sample): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname))
    const isFile = extname(path) !== ''
    const file = isFile ? fileFor(path, root, also) : join(root, 'index.html')
    const body = file && (await readFile(file).catch(() => undefined))
    if (!body) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found\n')
      return
    }
    const type = TYPES[extname(file)] ?? 'application/octet-stream'
    const usual = headersFor(settings, isFile ? '' : body.toString())
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, ...usual, ...headers })
    response.end(isFile ? body : withSettings(body.toString(), settings))
  })
  const { origin: url, close } = await listen(server, port)
  return { url, close }
}

/** Where the file of a path is; nothing outside of the folders that are served. */
function fileFor(path: string, root: string, also: Readonly<Record<string, string>>): string | undefined {
  const [prefix, folder] = Object.entries(also).find(([start]) => path.startsWith(start)) ?? ['', root]
  const file = join(folder, path.slice(prefix.length))
  return file === folder || file.startsWith(folder + sep) ? file : undefined
}

/** A token in a page is as safe as its scripts are: none from elsewhere, none inline, and nowhere to send it but here. */
function headersFor({ issuer, api }: SampleSettings, html: string): Record<string, string> {
  return {
    'content-security-policy': [
      "default-src 'none'",
      ["script-src 'self'", ...importMapsOf(html)].join(' '),
      "style-src 'self'",
      "img-src 'self' data:",
      `connect-src 'self' ${issuer} ${api}`,
      // A silent login goes to the server and back in a frame of the app itself.
      `frame-src 'self' ${issuer}`,
      "frame-ancestors 'self'",
      "base-uri 'self'",
      "form-action 'none'",
    ].join('; '),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-cache',
  }
}

/** An import map is an inline script: allowed by its hash, and nothing else that is inline (CSP Level 3 §2.3.1). */
function importMapsOf(html: string): string[] {
  const maps = [...html.matchAll(/<script type="importmap">([\s\S]*?)<\/script>/g)]
  return maps.map(([, map = '']) => `'sha256-${createHash('sha256').update(map).digest('base64')}'`)
}

function withSettings(html: string, settings: SampleSettings): string {
  const tags = Object.entries(settings).map(([name, value]) => `<meta name="${name}" content="${value}">`)
  return html.replace('<head>', `<head>${tags.join('')}`)
}
