/** The protected API of the samples. */
export { type Api, type ApiOptions, startApi } from './server.ts'
