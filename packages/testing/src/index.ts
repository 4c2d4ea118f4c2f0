/** @pkce/testing: an authorization server in memory, fake ports on a virtual clock, and what every adapter must do. */
export { createVirtualClock, type VirtualClock } from './clock.ts'
export { adapterContract } from './contract/contract.ts'
export type { AdapterHarness, Behaviour, Capability, Page, View } from './contract/harness.ts'
export { createFakeCrypto } from './crypto.ts'
export type { HostileCase, HostileChapter } from './hostile/case.ts'
export { hostileCases, hostileChapters } from './hostile/index.ts'
export { type Outcome, playHostileCase } from './hostile/play.ts'
export type { HostileWorld } from './hostile/world.ts'
export { type JoseVector, joseVectors } from './jose-vectors.ts'
export { createFairLocks, type FairLocks } from './lock.ts'
export { answerNavigations, type RecordedNavigations, recordNavigations } from './navigator.ts'
export type { Decision } from './server/authorization.ts'
export type { Fault, Faults } from './server/faults.ts'
export type { KeyRing } from './server/keys.ts'
export {
  ADA,
  APP,
  type Lifetimes,
  type RefreshPolicy,
  type RegisteredClient,
  type ServerOptions,
  type ServerUser,
} from './server/options.ts'
export type { Endpoint, ServerRequest } from './server/request.ts'
export type { AuthorizationReply } from './server/response-mode.ts'
export { type AuthorizationServer, type Call, createAuthorizationServer } from './server/server.ts'
export type { IdTokenParts, Tamper } from './server/tamper.ts'
export type { Visit } from './server/tenant.ts'
export { sha256 } from './sha256.ts'
export {
  type FakeAlgorithm,
  type FakeKey,
  fakeJws,
  fakeKey,
  fakeSignature,
  readFakeJws,
} from './signature.ts'
export { createSigningKey } from './signing-key.ts'
export {
  createFailingStorage,
  createSharedStorage,
  type FailingStorage,
  type SharedStorage,
  type StorageOperation,
} from './storage.ts'
export { createTestBed, type Tab, type TestBed, type TestBedOptions } from './test-bed.ts'
export { createTestClient, type TestClient, type TestClientOptions } from './test-client.ts'
