/** The sample of a web app with a server: the browser never sees a token. */
export { type NodeWeb, type NodeWebOptions, startNodeWeb } from './server.ts'
