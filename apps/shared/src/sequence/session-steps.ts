/** What client and user do between themselves: begin and end a session, make and check secrets. */
import { failureIn, partOf, refusal } from './failures.ts'
import type { Draft } from './step.ts'
import type { Transition } from './steps-of.ts'

/** Statuses in which a login is being made ready. */
const PREPARING = ['discovering', 'preparing', 'pushing']

export function sessionSteps(transition: Transition): Draft[] {
  return [begin, makeChallenge, verifyIdToken, refuse, show, restore, end].flatMap(
    (steps) => steps(transition) ?? [],
  )
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
  const { claims, algorithm } = from
  return {
    part: partOf(from),
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

/** A hash or a signature is wrong. */
function refuse({ event, from, to }: Transition): Draft | undefined {
  if (event.type !== 'verified' && event.type !== 'digested') return undefined
  const failure = failureIn(to)
  return (
    failure && refusal(partOf(from), failure, from.status === 'unwrapping' ? 'the answer' : 'the id_token')
  )
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
  if (to.status !== 'signed-out' || !from.session || from.status === 'signing-out') return undefined
  const failure = failureIn(to)
  if (event.type === 'changed' || failure?.code === 'signed_out') {
    const title = 'Signed out in another tab'
    return { part: 'Sign out', opens: true, from: 'client', to: 'client', title }
  }
  const title = `The session is over: ${failure?.code}`
  return { part: 'Refresh', from: 'client', to: 'client', title, refused: true }
}
