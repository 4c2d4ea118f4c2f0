/** What an app must not be talked into before anything is sent. */
import type { LoginOptions } from '@pkce/core'
import { family, type HostileCase } from './case.ts'
import { login, setUp } from './world.ts'

const nothing = () => {}
const parameter = (name: string, value: string): LoginOptions => ({ parameters: { [name]: value } })

export const configuration: readonly HostileCase[] = [
  ...family(
    { source: 'RFC 6819 §4.1.5; RFC 9700 §4.11.1', answer: 'return_to_unsafe' },
    {
      'A link makes the app return to another site.': 'https://evil.example/',
      'A link makes the app return to another site, without a scheme.': '//evil.example/',
      'A link makes the app return to another site, with a backslash for the second slash.':
        '/\\evil.example/',
      'A link makes the app return to another site, with a tab that browsers drop.': '/\t/evil.example/',
      'A link makes the app return to a host that begins like its own.': 'https://app.example.evil.example/',
      'A link makes the app return to a host that has its own as user name.':
        'https://app.example@evil.example/',
      'A link makes the app return to a script.': 'javascript:alert(document.domain)',
      'A link makes the app return to data.': 'data:text/html,<script>alert(1)</script>',
      'A link makes the app return to a relative path.': 'evil',
      'A link makes the app return nowhere.': '',
    },
    (returnTo) => login(nothing, { returnTo }),
  ),
  ...family(
    { source: 'RFC 9700 §2.1.1, §4.8', answer: 'configuration_invalid' },
    {
      'A login without a proof key is asked for by a parameter.': parameter('code_challenge_method', 'plain'),
      'A login with a known proof key is asked for by a parameter.': parameter(
        'code_challenge',
        'a'.repeat(43),
      ),
      'A login with a known state is asked for by a parameter.': parameter('state', 'known'),
      'A login with a known nonce is asked for by a parameter.': parameter('nonce', 'known'),
      'A login with the implicit grant is asked for by a parameter.': parameter('response_type', 'token'),
      'A login for another client is asked for by a parameter.': parameter('client_id', 'evil'),
      'A login that ends elsewhere is asked for by a parameter.': parameter(
        'redirect_uri',
        'https://evil.example/',
      ),
      'A login described elsewhere is asked for by a parameter.': parameter(
        'request_uri',
        'https://evil.example/',
      ),
      'A login described by a foreign request object is asked for by a parameter.': parameter(
        'request',
        'e30.e30.',
      ),
    },
    (options) => login(nothing, options),
  ),
  ...family(
    { source: 'RFC 6749 §3.1, §3.2, §10.3; RFC 6819 §4.3.1', answer: 'url_insecure' },
    {
      'The issuer is served without TLS.': 'http://as.example',
      'The issuer only looks like loopback.': 'http://localhost.evil.example',
      'The issuer only looks like a loopback address.': 'http://127.0.0.1.evil.example',
      'The issuer has loopback as user name.': 'http://localhost@evil.example',
      'The issuer is a file.': 'file:///etc/as',
      'The issuer has a fragment.': 'https://as.example/#tenant',
    },
    (issuer) => setUp({ issuer }),
  ),
]
