/** Serves this sample for work on it: reload the page to see a change. */
import { serve } from '../../scripts/samples.ts'

const { url } = await serve('vanilla', { issuer: 'http://localhost:4000', api: 'http://localhost:4100' })
process.stdout.write(`${url}\n`)
