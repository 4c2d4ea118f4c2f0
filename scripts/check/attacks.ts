/** The table of attacks for the docs, drawn from the hostile cases that the tests play. */
import type { HostileCase, HostileChapter } from '../../packages/testing/src/hostile/case.ts'
import { hostileCases, hostileChapters } from '../../packages/testing/src/hostile/index.ts'
import { threats } from '../../packages/testing/src/hostile/threats.ts'

export function drawAttacks(): string {
  return [
    '# Attacks',
    '',
    `${hostileCases.length} hostile acts: what an attacker, a broken server or a broken device does, where a standard names it, and what`,
    'comes of it here. Each row is played by a test against the whole client, over an authorization server in memory.',
    'Drawn from `packages/testing/src/hostile` by `pnpm run draw`; the check fails when the two differ. The codes are',
    'explained in [errors.md](errors.md). Whatever the act, no secret gets into an error, no token is kept for a user who is',
    'not signed in, no lock stays held, no prototype changes, and no request is repeated without end.',
    '',
    'Play them against your own ports or adapter:',
    '',
    '```ts',
    "import { hostileCases, playHostileCase } from '@pkce/testing'",
    '',
    'for (const hostile of hostileCases) {',
    '  const { answer, leaves, broken } = await playHostileCase(hostile, { sessions: myStorage() })',
    '  // equal to hostile.answer, hostile.leaves, and []',
    '}',
    '```',
    ...hostileChapters.flatMap(drawChapter),
    ...drawElsewhere(),
    '',
  ].join('\n')
}

function drawChapter({ title, cases }: HostileChapter): string[] {
  const head = ['| what happens | standard | answer | the user is |', '| --- | --- | --- | --- |']
  return ['', `## ${title}`, '', ...head, ...cases.map(drawRow)]
}

/** The threats of RFC 6819 §4 and RFC 9700 §4 that no case plays; a test holds the two against each other. */
function drawElsewhere(): string[] {
  const rows = threats.flatMap(({ section, title, elsewhere }) =>
    elsewhere ? [`| ${section} | ${title} | ${escaped(elsewhere)} |`] : [],
  )
  const intro =
    'RFC 6819 §4 and RFC 9700 §4 name these threats too. Every other one is a source of a row above.'
  return [
    '',
    '## Met elsewhere',
    '',
    intro,
    '',
    '| threat | | where it is met |',
    '| --- | --- | --- |',
    ...rows,
  ]
}

function drawRow({ attack, source, answer, leaves }: HostileCase): string {
  const outcome = answer === 'survived' ? answer : `\`${answer}\``
  return `| ${escaped(attack)} | ${source} | ${outcome} | ${leaves} |`
}

function escaped(text: string): string {
  return text.replace(/[|<>_*]/g, (mark) => `\\${mark}`)
}
