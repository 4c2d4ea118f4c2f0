/** Where the client would live; nothing listens there. */
export const HOME = 'http://localhost:4999'
export const REDIRECT_URI = `${HOME}/callback`
