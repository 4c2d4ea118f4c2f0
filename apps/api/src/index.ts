/** The protected API of the samples. */
export { createGuard, type Guard, type GuardOptions } from './guard.ts'
export { type Api, type ApiOptions, startApi } from './server.ts'
