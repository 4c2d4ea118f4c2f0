/** One page for every mode of the browser runtime: a callback page that only passes on, or the app. */
import { readMode } from './mode.ts'

if (readMode().spy) await import('./spy.ts')
if (['/popup', '/silent'].includes(location.pathname)) await import('@pkce/browser/relay')
else await import('./app.ts')
