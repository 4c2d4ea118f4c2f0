/** The look for servers that no bundler serves. */
import { readFile } from 'node:fs/promises'

/** All of it, as one stylesheet. */
export async function stylesheet(): Promise<string> {
  const imports = await read('look.css')
  const files = [...imports.matchAll(/@import "(.+)";/g)].map(([, path]) => path as string)
  return (await Promise.all(files.map(read))).join('\n')
}

/** The colours alone, for pages with a look of their own. */
export function palette(): Promise<string> {
  return read('look/palette.css')
}

function read(path: string): Promise<string> {
  return readFile(new URL(path, import.meta.url), 'utf8')
}
