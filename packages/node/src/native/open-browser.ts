/** The system's browser, where the user is signed in already and can see where the password goes (RFC 8252 §8.12). */
import { spawn } from 'node:child_process'

/** True when a browser was started; false where there is none, as in a session over ssh. */
export function openBrowser(url: string): Promise<boolean> {
  const command = commandFor(process.platform)
  // Only what a browser opens: the system would hand other schemes to other programs.
  if (!command || !/^https?:\/\//.test(url)) return Promise.resolve(false)
  const [program, ...args] = command
  return new Promise((resolve) => {
    const child = spawn(program, [...args, url], { stdio: 'ignore', detached: true })
    child.once('error', () => resolve(false))
    child.once('spawn', () => {
      child.unref()
      resolve(true)
    })
  })
}

function commandFor(platform: NodeJS.Platform): [program: string, ...args: string[]] | undefined {
  switch (platform) {
    case 'darwin':
      return ['open']
    case 'win32':
      // Not `cmd /c start`, to which "&" in a URL is the end of the command.
      return ['rundll32', 'url.dll,FileProtocolHandler']
    default:
      return process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? ['xdg-open'] : undefined
  }
}
