/** docs/model.md says what there is; its numbers are those of the run that wrote it. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { drawModel } from './document.ts'

it('docs/model.md names every scenario with its bounds, every invariant and every mutant', () => {
  const written = readFileSync(new URL('../../../../docs/model.md', import.meta.url), 'utf8')
  const drawn = drawModel({ scenario: () => undefined, mutant: () => undefined })
  expect(withoutNumbers(written), 'stale: run "pnpm run explore"').toBe(withoutNumbers(drawn))
})

/** Counts in cells and in bold; what stands in the text stays. */
function withoutNumbers(text: string): string {
  return text.replace(/\| (-|[\d,]+)(?= \|)/g, '| #').replace(/\*\*[\d,]+ worlds, [\d,]+ /, '')
}
