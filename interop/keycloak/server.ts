/** Keycloak, started from an unzipped distribution, with a database that is gone when it ends. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from 'sample-look/listen'
import { ADMIN } from './admin.ts'

export interface Keycloak {
  /** Origin of the server. */
  readonly origin: string
  stop(): Promise<void>
}

/** The version that the README's results were made with. */
const VERSION = '26.7.3'

const HOW_TO_GET_IT = `These tests need Keycloak, which neither npm nor this repository brings. With Java 17 or newer and Maven:
  mvn dependency:copy -Dartifact=org.keycloak:keycloak-quarkus-dist:${VERSION}:zip -DoutputDirectory=.
  unzip keycloak-quarkus-dist-${VERSION}.zip
  KEYCLOAK_HOME=$PWD/keycloak-${VERSION} npm run interop:keycloak`

/** A first start compiles the configuration, which takes a slow machine its time; milliseconds. */
const START_LIMIT = 300_000

/** @throws Error that says how to get Keycloak where it is missing */
export async function startKeycloak(home = process.env.KEYCLOAK_HOME): Promise<Keycloak> {
  if (!home) throw new Error(HOW_TO_GET_IT)
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const server = spawn(
    join(home, 'bin', 'kc.sh'),
    ['start-dev', '--http-host=127.0.0.1', `--http-port=${port}`, '--db=dev-mem'],
    {
      env: {
        ...process.env,
        KC_BOOTSTRAP_ADMIN_USERNAME: ADMIN.username,
        KC_BOOTSTRAP_ADMIN_PASSWORD: ADMIN.password,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let output = ''
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (chunk) => (output += chunk))
  const ended = new Promise<string>((resolve) => {
    server.on('error', ({ message }) => resolve(`${message}\n${HOW_TO_GET_IT}`))
    server.on('exit', () => resolve(output))
  })
  let over: string | undefined
  ended.then((why) => (over = why))
  for (const deadline = Date.now() + START_LIMIT; !(await answers(`${origin}/realms/master`)); ) {
    if (over !== undefined || Date.now() > deadline)
      throw new Error(`Keycloak did not start: ${over ?? output}`)
    await pause(500)
  }

  return {
    origin,
    async stop() {
      server.kill()
      await ended
    },
  }
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  )
}
