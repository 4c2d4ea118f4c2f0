/** Requests: what may come back for each purpose, from the server, from the network, or by an attacker's doing. */
import type { AwaitedEffect, Purpose } from '../../src/effects.ts'
import { readName } from './names.ts'
import type { Scenario } from './scenarios.ts'
import {
  atHash,
  type Form,
  idToken,
  metadataOf,
  redeem,
  refused,
  responded,
  revoke,
  rotate,
  type Served,
  takeRequest,
  tokens,
} from './server.ts'
import { failure, fault, good, type Way } from './way.ts'
import { remember, type World } from './world.ts'

type Request = AwaitedEffect & { readonly type: 'request' }

/** Grant of the attacker's own login. */
export const ATTACKER = 9

const KEYS = JSON.stringify({ keys: [{ kty: 'EC' }] })

export function answersTo(world: World, { purpose, form = {}, proof }: Request, scenario: Scenario): Way[] {
  const ways = ANSWERS[purpose](world, form, scenario)
  // RFC 9449 §8: a server that wants a nonce does nothing before it gets one.
  const insists = { ...wantsNonce(world), fault: true }
  if (!proof) return ways
  return proof.nonce ? [...ways, insists] : [wantsNonce(world), ...ways.filter(({ fault }) => fault)]
}

/** Carried out at the server whether or not anybody still waits for the answer. */
export function reachServer(world: World, request: Request, scenario: Scenario): World {
  return answersTo(world, request, scenario)[0]?.world ?? world
}

function wantsNonce(world: World): Way {
  const body = JSON.stringify({ error: 'use_dpop_nonce' })
  return good(responded(400, body, { 'dpop-nonce': 'proof-nonce' }), world, 'wants a nonce')
}

const ANSWERS: Readonly<Record<Purpose, (world: World, form: Form, scenario: Scenario) => Way[]>> = {
  discovery(world, _form, scenario) {
    const metadata = metadataOf(scenario)
    return [
      good(responded(200, JSON.stringify(metadata)), world, 'metadata'),
      ...outOfReach(world),
      fault('another issuer', responded(200, JSON.stringify({ ...metadata, issuer: 'https://evil' })), world),
    ]
  },

  keys: (world) => [
    good(responded(200, KEYS), world, 'keys'),
    ...outOfReach(world),
    fault('no key that fits', responded(200, '{"keys":[]}'), world),
  ],

  push: (world, form) => [
    served(takeRequest(world, form)),
    ...outOfReach(world),
    fault('request refused', refused(world, 'invalid_request').outcome, world),
  ],

  code(world, form, scenario) {
    const honest = redeem(world, form, scenario)
    return [
      served(honest),
      ...outOfReach(world),
      fault('answer lost', failure('network_failed'), honest.world),
      ...(honest.name === 'tokens' && scenario.openId ? flawedLogins(honest.world, form, scenario) : []),
      ...(isAttackers(form) && scenario.openId ? [injected(world, form, scenario)] : []),
    ]
  },

  refresh(world, form, scenario) {
    const honest = rotate(world, form, scenario)
    const { grant } = readName(String(form.refresh_token))
    const grants = { ...world.server.grants, [grant]: { generation: 0, alive: false } }
    const ended = { ...world, server: { ...world.server, grants } }
    return [
      served(honest),
      ...outOfReach(world),
      fault('answer lost', failure('network_failed'), remember(honest.world, { excused: true })),
      ...(honest.name === 'tokens'
        ? [{ ...served(refused(ended, 'invalid_grant')), name: 'grant ended', fault: true }]
        : []),
      ...(honest.name === 'tokens' && scenario.openId ? flawedRefreshes(honest.world, grant, scenario) : []),
    ]
  },

  revocation: (world, form) => [served(revoke(world, form)), ...outOfReach(world)],
}

function served({ name, outcome, world }: Served): Way {
  return good(outcome, world, name)
}

function outOfReach(world: World): Way[] {
  return [
    fault('network failed', failure('network_failed'), world),
    fault('503', responded(503, '<html>'), world),
    fault('200 without sense', responded(200, '<html>'), world),
  ]
}

/** Everything right but the id_token: none of these tokens may ever be used (OpenID Connect Core §3.1.3.7). */
function flawedLogins(world: World, form: Form, scenario: Scenario): Way[] {
  const { grant } = readName(String(form.code))
  const nonce = world.server.codes[String(form.code)]?.nonce
  const flawed = (flaw: string, id_token: string | undefined): Way =>
    fault(
      `id_token: ${flaw}`,
      tokens(grant, 1, scenario, id_token === undefined ? {} : { id_token }, flaw),
      world,
    )
  return [
    flawed('missing', undefined),
    flawed('nonce', idToken({ nonce: 'nonce-0' })),
    flawed('issuer', idToken({ nonce, iss: 'https://evil' })),
    flawed('audience', idToken({ nonce, aud: 'other' })),
    flawed('expired', idToken({ nonce, exp: 1 })),
    flawed('algorithm', idToken({ nonce }, 'none')),
    flawed('signature', idToken({ nonce }, 'ES256', 'badd')),
    flawed('at_hash', idToken({ nonce, at_hash: atHash('another token') })),
  ]
}

function flawedRefreshes(world: World, grant: number, scenario: Scenario): Way[] {
  const generation = world.server.grants[grant]?.generation ?? 1
  const flawed = (flaw: string, id_token: string): Way =>
    fault(`id_token: ${flaw}`, tokens(grant, generation, scenario, { id_token }, flaw), world)
  return [flawed('subject', idToken({ sub: 'eve' })), flawed(UNSIGNED, idToken({}, 'ES256', 'badd'))]
}

/** A server that does not check the verifier redeems the attacker's code: only the nonce tells (RFC 9700 §4.5.3). */
function injected(world: World, form: Form, scenario: Scenario): Way {
  const { grant } = readName(String(form.code))
  const answer = tokens(grant, 1, scenario, { id_token: idToken({ nonce: 'nonce-9' }) }, 'injected')
  return fault('tokens of the attacker', answer, world)
}

/** These tokens may be used as long as the id_token is not: they came over TLS, and keys may be out of reach. */
export const UNSIGNED = 'unsigned'

function isAttackers({ code }: Form): boolean {
  return readName(String(code)).grant === ATTACKER
}
