/** The check of docs/errors.md, which must be able to fail. */
import { describe, expect, it } from 'vitest'
import { compareCodes, declaredCodes, errorProblems } from './errors.ts'

const row = (code: string) => `| \`${code}\` | It happened. | Undo it. | RFC 6749 §5.2 |`

describe('the table of error codes', () => {
  it('has every code of the core, whole, and each is raised somewhere', () => {
    expect(errorProblems(process.cwd())).toEqual([])
  })

  it('is refused when a code has no row', () => {
    expect(compareCodes(['a', 'b'], row('a'), "'a' 'b'")).toEqual([expect.stringContaining('no row for b')])
  })

  it('is refused when a row has no code', () => {
    expect(compareCodes(['a'], `${row('a')}\n${row('b')}`, "'a'")).toEqual([
      expect.stringContaining('has b, which is no error code'),
    ])
  })

  it('is refused when a row lacks a cell', () => {
    expect(compareCodes(['a'], '| `a` | It happened. | | RFC 6749 §5.2 |', "'a'")).toEqual([
      expect.stringContaining('row of a is not whole'),
    ])
  })

  it('is refused when nothing raises a code', () => {
    expect(compareCodes(['a'], row('a'), "'b'")).toEqual(['Nothing raises a.'])
  })

  it('is refused when the codes can not be found', () => {
    expect(compareCodes(declaredCodes('export const nothing = 1\n'), '', '')).toEqual([
      expect.stringContaining('no error codes found'),
    ])
  })
})
