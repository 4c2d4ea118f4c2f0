/** The embedded authorization server of the samples and of the browser tests. */
export { DEMO_SECRET, type Samples } from './clients.ts'
export type { Log, LogEntry } from './log.ts'
export { type AuthServer, type AuthServerOptions, startAuthServer } from './server.ts'
export { USERS } from './users.ts'
