/** The look as one stylesheet, for servers that no bundler serves. */
import { readFile } from 'node:fs/promises'

export async function stylesheet(): Promise<string> {
  const look = await readFile(new URL('look.css', import.meta.url), 'utf8')
  const files = [...look.matchAll(/@import "(.+)";/g)].map(
    ([, path]) => new URL(path as string, import.meta.url),
  )
  const parts = await Promise.all(files.map((file) => readFile(file, 'utf8')))
  return [...parts, look.replace(/@import .+;\n/g, '')].join('\n')
}
