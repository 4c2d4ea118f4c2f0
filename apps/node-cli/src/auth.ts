/** Who this command line is at the authorization server, and where it keeps its session. */
import {
  configFolder,
  createNativeClient,
  fileStorage,
  type NativeClient,
  openBrowser,
} from '@pkce/node/native'
import type { Options } from './run.ts'

export function createAuth({ issuer, api, browser }: Options): NativeClient {
  return createNativeClient({
    issuer,
    clientId: 'native-cli',
    scope: 'openid profile email api:read',
    apis: [api],
    storage: fileStorage(configFolder('pkce-sample')),
    async openUrl(url) {
      const opened = browser && (await openBrowser(url))
      const what = opened ? 'Your browser was opened. If you do not see it, open' : 'Open'
      process.stdout.write(
        `${what} this address to sign in:\n\n${url}\n\nWaiting for you… (Ctrl+C gives up)\n`,
      )
    },
  })
}
