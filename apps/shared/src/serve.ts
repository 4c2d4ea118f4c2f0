/** A static server for a built sample: every page is the app, under strict security headers. */
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize, sep } from 'node:path'
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
  readonly port: number
}

/** Starts to listen on localhost. `close` also ends connections that are open. */
export async function serveSample({
  root,
  port,
  ...settings
}: Sample): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname))
    const isFile = extname(path) !== ''
    const file = join(root, isFile ? path : 'index.html')
    const body = file.startsWith(root + sep) ? await readFile(file).catch(() => undefined) : undefined
    if (!body) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('Not found\n')
      return
    }
    const type = TYPES[extname(file)] ?? 'application/octet-stream'
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, ...headersFor(settings) })
    response.end(isFile ? body : withSettings(body.toString(), settings))
  })
  await new Promise<void>((resolve, reject) =>
    server.once('error', reject).listen(port, 'localhost', resolve),
  )
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** A token in a page is as safe as its scripts are: none from elsewhere, none inline, and nowhere to send it but here. */
function headersFor({ issuer, api }: SampleSettings): Record<string, string> {
  return {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      `connect-src 'self' ${issuer} ${api}`,
      "base-uri 'self'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-cache',
  }
}

function withSettings(html: string, settings: SampleSettings): string {
  const tags = Object.entries(settings).map(([name, value]) => `<meta name="${name}" content="${value}">`)
  return html.replace('<head>', `<head>${tags.join('')}`)
}
