import { beforeEach, describe, expect, it } from 'vitest'
import { AS, partOf, REDIRECT_URI, type Server, start, urlOf } from '../../test/by-hand.ts'

let server: Server

beforeEach(() => {
  server = start()
})

describe('the authorization endpoint', () => {
  it('sends the user back with code, state and issuer', () => {
    const { url, response, parameters } = server.authorize(urlOf())
    expect(parameters).toMatchObject({ state: 'a state', iss: AS })
    expect(Object.fromEntries(new URL(url).searchParams)).toEqual(parameters)
    expect(response).toBe(url)
  })

  it('answers in the mode that is asked for', () => {
    const { url } = server.authorize(urlOf({ response_mode: 'fragment' }))
    expect(new URL(url).search).toBe('')
    expect(new URLSearchParams(new URL(url).hash.slice(1)).get('state')).toBe('a state')
    const posted = server.authorize(urlOf({ response_mode: 'form_post' }))
    expect(posted.url).toBe(REDIRECT_URI)
    expect(new URLSearchParams(posted.response).get('state')).toBe('a state')
    const signed = server.authorize(urlOf({ response_mode: 'jwt' }))
    const jws = new URL(signed.url).searchParams.get('response') as string
    expect(partOf(jws, 1)).toMatchObject({ iss: AS, aud: 'app', state: 'a state' })
  })

  it('shows a page of its own when it does not know the client or the redirect URI', () => {
    expect(() => server.authorize(urlOf({ client_id: 'other' }))).toThrow('knows no client')
    expect(() => server.authorize(urlOf({ redirect_uri: `${REDIRECT_URI}/` }))).toThrow('no redirect URI')
  })

  it('lets the port of a loopback address be any, and nothing else of it', () => {
    server = start({ clients: [{ clientId: 'app', redirectUris: ['http://127.0.0.1/done'] }] })
    expect(server.codeFor({ redirect_uri: 'http://127.0.0.1:4711/done' })).toMatch(/^code-/)
    expect(() => server.codeFor({ redirect_uri: 'http://127.0.0.1:4711/else' })).toThrow('no redirect URI')
  })

  it.each([
    [{ response_type: 'token' }, 'unsupported_response_type'],
    [{ code_challenge: undefined }, 'invalid_request'],
    [{ code_challenge_method: 'plain' }, 'invalid_request'],
    [{ code_challenge_method: undefined }, 'invalid_request'],
    [{ prompt: 'none' }, 'login_required'],
  ])('refuses %o with %s', (changes, error) => {
    expect(server.authorize(urlOf(changes)).parameters).toMatchObject({ error, state: 'a state', iss: AS })
  })

  it('says what the user refused', () => {
    const decision = { error: 'access_denied', errorDescription: 'Not today.' }
    expect(server.authorize(urlOf(), decision).parameters).toEqual({
      ...{ error: 'access_denied', error_description: 'Not today.', state: 'a state', iss: AS },
    })
  })

  it('knows who signed in before, until the session is ended', () => {
    server.codeFor({}, { user: { sub: 'grace' } })
    expect(server.visit?.user.sub).toBe('grace')
    expect(server.codeFor({ prompt: 'none' })).toMatch(/^code-/)
    expect(server.endSession(`${AS}/end-session?client_id=app`)).toBe(AS)
    expect(server.authorize(urlOf({ prompt: 'none' })).parameters.error).toBe('login_required')
  })

  it('sends the user back after the end of a session, to registered addresses only', () => {
    const to = (uri: string) => `${AS}/end-session?client_id=app&state=s&post_logout_redirect_uri=${uri}`
    expect(server.endSession(to('https://app.example/'))).toBe('https://app.example/?state=s')
    expect(() => server.endSession(to('https://evil.example/'))).toThrow('no post-logout redirect URI')
  })
})

describe('a pushed request', () => {
  const pushed = Object.fromEntries(new URL(urlOf()).searchParams)

  it('is named in the authorization URL, once and in time', async () => {
    server = start({ pushed: 'required' })
    expect(() => server.authorize(urlOf())).toThrow('pushed requests only')
    const push = async () => (await server.post('/push', pushed)).json.request_uri as string
    const named = (uri: string) =>
      `${AS}/authorize?${new URLSearchParams({ client_id: 'app', request_uri: uri })}`
    const uri = await push()
    expect(server.authorize(named(uri)).parameters).toMatchObject({ state: 'a state' })
    expect(() => server.authorize(named(uri))).toThrow('not known')
    const late = await push()
    server.clock.jump(90_000)
    expect(() => server.authorize(named(late))).toThrow('expired')
  })

  it('has no endpoint at a server that does not offer it', async () => {
    expect((await server.post('/push', pushed)).status).toBe(404)
  })
})
