import { explore } from './explore.ts'
import { SCENARIOS } from './scenarios.ts'
import { subjectFor } from './subject.ts'
import { begin } from './begin.ts'
for (const s of SCENARIOS.filter((s) => !process.argv[2] || s.name.includes(process.argv[2]))) {
  const subject = subjectFor(s)
  const t = process.cpuUsage().user
  const r = explore(begin(s, subject), subject, s)
  console.log(s.name, r, (process.cpuUsage().user - t) / 1000)
}
