/** A program in a pseudo-terminal, as a person runs it. */
import { spawn, spawnSync } from 'node:child_process'

export interface Terminal {
  /** Resolves to the first match in what the program has written. */
  sees(pattern: RegExp): Promise<string>
  /** Resolves to the exit code and all that was written. */
  end(): Promise<{ readonly code: number | null; readonly output: string }>
}

/** True where `script` (util-linux) is there to make the terminal. */
export function hasTerminal(): boolean {
  return spawnSync('script', ['--version']).stdout?.toString().includes('util-linux') ?? false
}

export function runInTerminal(command: readonly string[], env: Readonly<Record<string, string>>): Terminal {
  const line = command.map((word) => `'${word}'`).join(' ')
  const child = spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let output = ''
  let look = () => {}
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text.replaceAll('\r', '')
    look()
  })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  return {
    sees: (pattern) =>
      new Promise((resolve, reject) => {
        look = () => {
          const [found] = pattern.exec(output) ?? []
          if (found !== undefined) resolve(found)
        }
        look()
        void ended.then(() => reject(new Error(`The program ended without ${pattern}:\n${output}`)))
      }),
    end: async () => ({ code: await ended, output }),
  }
}
