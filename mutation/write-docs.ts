/** Writes docs/mutation.md from the report of the last run. */
import { readFileSync, writeFileSync } from 'node:fs'

/** What is read of the report (mutation-testing-report-schema). */
interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>
}

const { files } = JSON.parse(readFileSync('mutation/report.json', 'utf8')) as Report
const rows = Object.entries(files).map(([file, { mutants }]) => {
  const count = (...statuses: readonly string[]) =>
    mutants.filter(({ status }) => statuses.includes(status)).length
  return {
    name: file.split('/').at(-1) ?? file,
    noticed: count('Killed', 'Timeout'),
    missed: count('Survived', 'NoCoverage'),
  }
})
const all = rows.reduce(
  (sum, { noticed, missed }) => ({ noticed: sum.noticed + noticed, missed: sum.missed + missed }),
  {
    noticed: 0,
    missed: 0,
  },
)

writeFileSync(
  'docs/mutation.md',
  `# What the tests would notice

Written by \`npm run mutate\`: every expression of the protocol files is broken in turn, and the core's own fast tests are
run. A mutant that no test notices survives. Below 90 % the run fails. The property tests, the model checker and the
browser tests are not asked: they would notice more, and take longer.

| file | mutants | noticed | survived | score |
| --- | ---: | ---: | ---: | ---: |
${rows.map((row) => rowOf(`\`${row.name}\``, row)).join('\n')}
${rowOf('**all**', all)}
`,
)

function rowOf(
  name: string,
  { noticed, missed }: { readonly noticed: number; readonly missed: number },
): string {
  const score = ((noticed / Math.max(1, noticed + missed)) * 100).toFixed(1)
  return `| ${name} | ${noticed + missed} | ${noticed} | ${missed} | ${score} % |`
}
