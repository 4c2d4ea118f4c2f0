/** Buttons for what a user can want, and text for what came of it. */
import { PkceError } from '@pkce/browser'
import { clientFor } from './client.ts'
import { readMode } from './mode.ts'
import { API } from './servers.ts'

const mode = readMode()
// For the scenario that opens it twice. A real app would never keep it.
if (location.pathname === '/callback') localStorage.setItem('callback', location.href)
const client = clientFor(mode)
// The careless app that a spy hopes for.
if (mode.spy) Object.assign(globalThis, { client })

const ACTIONS: Readonly<Record<string, () => Promise<unknown>>> = {
  login: () => client.login(),
  logout: () => client.logout(),
  refresh: () => client.getAccessToken({ fresh: true }).then(() => 'refreshed'),
  call: callApi,
  'call-100': async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, callApi))
    return `${answers.filter((status) => status === 200).length} of 100`
  },
}

async function callApi(): Promise<number> {
  return (await client.fetch(`${API}/me`)).status
}

for (const [name, act] of Object.entries(ACTIONS)) {
  document.querySelector(`[data-testid="${name}"]`)?.addEventListener('click', () => run(act))
}

async function run(act: () => Promise<unknown>): Promise<void> {
  write('output', '')
  const outcome = await act().catch((error) => (error instanceof PkceError ? error.code : String(error)))
  write('output', String(outcome))
}

function show(): void {
  const snapshot = client.getSnapshot()
  write('status', snapshot.status)
  write('error', ('error' in snapshot && snapshot.error?.code) || '')
  write('expires-at', String((snapshot.status === 'authenticated' && snapshot.expiresAt) || ''))
}

function write(testId: string, text: string): void {
  const element = document.querySelector(`[data-testid="${testId}"]`)
  if (element) element.textContent = text
}

client.subscribe(show)
show()
if (mode.impatient) void run(() => client.login())
await client.start()
