/** Before the browser tests: a Chromium, installed from the system's packages where that is possible. */
import { spawnSync } from 'node:child_process'
import { chromiumPath } from './chromium.ts'

export default function installChromium(): void {
  if (chromiumPath()) return
  const isRoot = process.getuid?.() === 0
  if (isRoot && spawnSync('apt-get', ['--version']).status === 0) {
    spawnSync('apt-get', ['update'], { stdio: 'ignore' })
    spawnSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], {
      stdio: 'inherit',
    })
  }
  if (chromiumPath()) return
  throw new Error(
    'The browser tests need Chromium: install it ("apt-get install chromium"), or name the one you have in CHROMIUM_PATH.',
  )
}
