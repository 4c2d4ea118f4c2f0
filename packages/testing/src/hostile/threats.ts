/** Every threat that RFC 6819 §4 and RFC 9700 §4 name: played by hostile cases, or someone else's to meet, and why. */
import type { HostileCase } from './case.ts'

export interface Threat {
  /** As a case's `source` names it: `RFC 9700 §4.4`. */
  readonly section: string
  readonly title: string
  /** Why no case plays it; absent where one does. */
  readonly elsewhere?: string
}

const SERVER = 'the authorization server meets it'
const SECRETS = 'a public client has no secret; those of confidential clients stay inside their port'
const GRANT = 'this client has no such grant'
const VERIFIER = 'a code that got lost is of no use without its verifier (RFC 7636)'

const RFC_6819: readonly (readonly [section: string, title: string, elsewhere?: string])[] = [
  ['4.1.1', 'Obtaining client secrets', SECRETS],
  ['4.1.2', 'Obtaining refresh tokens'],
  [
    '4.1.3',
    'Obtaining access tokens',
    'docs/security.md: what each storage costs against scripts in the page',
  ],
  [
    '4.1.4',
    'End-user credentials phished by an embedded browser',
    'the user signs in at the server, in a real browser',
  ],
  ['4.1.5', 'Open redirectors on the client'],
  ['4.2.1', 'Password phishing by a counterfeit server', 'TLS: every address of a server is https'],
  ['4.2.2', 'User grants too much access scope', SERVER],
  ['4.2.3', 'Malicious client obtains an existing authorization', SERVER],
  ['4.2.4', 'Open redirector of the server', SERVER],
  ['4.3.1', 'Eavesdropping access tokens'],
  ['4.3.2', 'Obtaining access tokens from the database', SERVER],
  ['4.3.3', 'Disclosure of client credentials in transit', SECRETS],
  ['4.3.4', 'Obtaining client secrets from the database', SERVER],
  ['4.3.5', 'Obtaining client secrets by guessing', SERVER],
  ['4.4.1.1', 'Eavesdropping or leaking codes'],
  ['4.4.1.2', 'Obtaining codes from the database', SERVER],
  ['4.4.1.3', 'Guessing codes'],
  ['4.4.1.4', 'Malicious client obtains authorization', SERVER],
  ['4.4.1.5', 'Code phishing', VERIFIER],
  ['4.4.1.6', 'User session impersonation', VERIFIER],
  ['4.4.1.7', 'Code leakage through a counterfeit client', VERIFIER],
  ['4.4.1.8', 'CSRF against the redirect URI'],
  ['4.4.1.9', 'Clickjacking', SERVER],
  ['4.4.1.10', 'Resource owner impersonation', SERVER],
  ['4.4.1.11', 'Exhausting resources'],
  ['4.4.1.12', 'Denial of service by manufactured codes'],
  ['4.4.1.13', 'Code substitution'],
  ['4.4.2', 'Implicit grant', GRANT],
  ['4.4.3', 'Resource owner password credentials', GRANT],
  ['4.4.4', 'Client credentials', GRANT],
  ['4.5.1', 'Eavesdropping refresh tokens'],
  ['4.5.2', 'Obtaining refresh tokens from the database', SERVER],
  ['4.5.3', 'Guessing refresh tokens', SERVER],
  ['4.5.4', 'Refresh token phishing by a counterfeit server'],
  ['4.6.1', 'Eavesdropping access tokens on their way to an API'],
  ['4.6.2', 'Replay of authorized requests'],
  ['4.6.3', 'Guessing access tokens', SERVER],
  ['4.6.4', 'Access token phishing by a counterfeit API'],
  ['4.6.5', 'Abuse of tokens by an API or a client', 'a token is asked for one API by `resource` (RFC 8707)'],
  ['4.6.6', 'Leak of data in proxies', 'the API says `no-store`'],
  [
    '4.6.7',
    'Token leakage by logs and Referer',
    'every case looks for secrets in errors; addresses never hold an access token',
  ],
]

const RFC_9700: typeof RFC_6819 = [
  ['4.1', 'Insufficient validation of redirect URIs', SERVER],
  ['4.2', 'Credential leakage by Referer'],
  ['4.3', 'Credential leakage by browser history'],
  ['4.4', 'Mix-up'],
  ['4.5', 'Code injection'],
  ['4.6', 'Access token injection'],
  ['4.7', 'CSRF'],
  ['4.8', 'PKCE downgrade'],
  ['4.9', 'Access token leakage at the API'],
  ['4.10', 'Misuse of stolen access tokens'],
  ['4.11', 'Open redirection'],
  ['4.12', '307 redirect'],
  ['4.13', 'TLS-terminating reverse proxies', SERVER],
  ['4.14', 'Refresh token protection'],
  ['4.15', 'Client impersonating a resource owner', SERVER],
  ['4.16', 'Clickjacking', SERVER],
  ['4.17', 'In-browser communication', 'tests of the popup and the frame in packages/browser'],
]

export const threats: readonly Threat[] = [...named('RFC 6819', RFC_6819), ...named('RFC 9700', RFC_9700)]

/** True when the case names the section, or one below it, as its source. */
export function isPlayedBy({ section }: Threat, { source }: HostileCase): boolean {
  const [document = '', number = ''] = section.split(' §')
  return source
    .split(';')
    .filter((part) => part.trim().startsWith(document))
    .flatMap((part) => part.match(/§[\d.]*\d/g) ?? [])
    .some((cited) => `${cited}.`.startsWith(`§${number}.`))
}

function named(document: string, rows: typeof RFC_6819): Threat[] {
  return rows.map(([section, title, elsewhere]) => ({
    section: `${document} §${section}`,
    title,
    ...(elsewhere && { elsewhere }),
  }))
}
