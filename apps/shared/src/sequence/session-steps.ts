/** What client and user do between themselves: begin and end a session, make and check secrets. */
import type { Draft } from './step.ts'
import type { Transition } from './steps-of.ts'

/** Statuses in which a login is being made ready. */
const PREPARING = ['discovering', 'preparing']

export function sessionSteps(transition: Transition): Draft[] {
  return [begin, makeChallenge, verifyIdToken, show, restore, end].flatMap((steps) => steps(transition) ?? [])
}

function begin({ from, to }: Transition): Draft | undefined {
  if (!PREPARING.includes(to.status) || PREPARING.includes(from.status)) return undefined
  return { part: 'Sign in', opens: true, from: 'user', to: 'client', title: 'Wants to sign in' }
}

function makeChallenge({ event, from, to }: Transition): Draft | undefined {
  if (event.type !== 'digested' || from.status !== 'preparing' || to.status !== 'preparing') return undefined
  const { transaction, challenge } = to
  return {
    part: 'Sign in',
    from: 'client',
    to: 'client',
    title: 'Makes a verifier, and its SHA-256 as the challenge',
    details: {
      code_verifier: `${transaction?.verifier}, stays here`,
      code_challenge: `${challenge}`,
      state: `${transaction?.state}`,
      ...(transaction?.nonce && { nonce: transaction.nonce }),
    },
  }
}

function verifyIdToken({ event, from }: Transition): Draft | undefined {
  if (event.type !== 'verified' || from.status !== 'verifying' || !event.valid) return undefined
  const { claims, algorithm, previous } = from
  return {
    part: previous ? 'Refresh' : 'Sign in',
    from: 'client',
    to: 'client',
    title: 'Verifies the id_token',
    details: {
      signature: `${algorithm}, by the server's public key`,
      iss: claims.iss,
      aud: [claims.aud].flat().join(' '),
      ...(claims.nonce && { nonce: 'the one sent' }),
      exp: new Date(claims.exp * 1000).toISOString(),
    },
  }
}

/** A login, unlike a refresh, has someone who waits for it. */
function show({ event, from, to }: Transition): Draft | undefined {
  if (from.status !== 'keeping' || from.callers.length === 0) return undefined
  if (event.type !== 'saved' && event.type !== 'failed') return undefined
  const title = `Welcome${to.session?.claims?.name ? `, ${to.session.claims.name}` : ''}`
  return { part: 'Sign in', from: 'client', to: 'user', title }
}

function restore({ event, from, to }: Transition): Draft | undefined {
  if (from.status !== 'restoring' || event.type !== 'loaded' || !to.session) return undefined
  const title = 'Reads the session from its storage: no request'
  return { part: 'Reload', opens: true, from: 'client', to: 'client', title }
}

function end({ event, from, to }: Transition): Draft | undefined {
  if (to.status === 'signing-out' && from.status !== 'signing-out') {
    return { part: 'Sign out', opens: true, from: 'user', to: 'client', title: 'Wants to sign out' }
  }
  if (event.type === 'changed' && from.session && to.status === 'signed-out') {
    const title = 'Signed out in another tab'
    return { part: 'Sign out', opens: true, from: 'client', to: 'client', title }
  }
  return undefined
}
