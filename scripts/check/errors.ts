/** docs/errors.md, held against the error codes of the core: none missing, none superfluous, none that nothing raises. */
import { globSync, readFileSync } from 'node:fs'

/** What is wrong with the table of error codes, empty when nothing is. */
export function errorProblems(root: string): string[] {
  const read = (file: string) => readFileSync(`${root}/${file}`, 'utf8')
  const sources = globSync('packages/*/src/**/*.{ts,tsx}', { cwd: root }).filter(
    (file) => !/\.test\.tsx?$|^packages\/testing\/|\/core\/src\/errors\.ts$/.test(file),
  )
  return compareCodes(
    declaredCodes(read('packages/core/src/errors.ts')),
    read('docs/errors.md'),
    sources.map(read).join('\n'),
  )
}

/** @param sources all that may raise an error, as one text */
export function compareCodes(declared: readonly string[], document: string, sources: string): string[] {
  const rows = documentedRows(document)
  return [
    ...(declared.length === 0 ? ['no error codes found in packages/core/src/errors.ts'] : []),
    ...declared
      .filter((code) => !rows.has(code))
      .map((code) => `docs/errors.md has no row for ${code}: add its cause, remedy and standard.`),
    ...declared.filter((code) => !sources.includes(`'${code}'`)).map((code) => `Nothing raises ${code}.`),
    ...[...rows].flatMap(([code, cells]) => [
      ...(declared.includes(code) ? [] : [`docs/errors.md has ${code}, which is no error code.`]),
      ...(cells.length === 3 && cells.every(Boolean)
        ? []
        : [`docs/errors.md: the row of ${code} is not whole.`]),
    ]),
  ]
}

/** The members of the union `ErrorCode`. */
export function declaredCodes(source: string): string[] {
  const [, union = ''] = /export type ErrorCode =\n([\s\S]*?)\n\n/.exec(source) ?? []
  return [...union.matchAll(/^ {2}\| '(\w+)'$/gm)].map(([, code]) => code as string)
}

/** Each row of the document's tables: code, then cause, remedy and standard. */
function documentedRows(document: string): Map<string, string[]> {
  const rows = document.matchAll(/^\| `(\w+)` \|(.*)\|$/gm)
  return new Map(
    [...rows].map(([, code, rest]) => [
      code as string,
      (rest as string).split('|').map((cell) => cell.trim()),
    ]),
  )
}
