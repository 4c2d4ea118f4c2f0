/** One page for every mode of the browser runtime: a callback page that only passes on, or the app. */
if (['/popup', '/silent'].includes(location.pathname)) await import('@pkce/browser/relay')
else await import('./app.ts')

// The parts are loaded as they are needed: this file has nothing to export.
export {}
