/** Programs on the user's own terminal. */
import { spawn } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { InteractiveOptions } from './host.ts'
import { quote, words } from './quote.ts'

/** The file that starts the program: the environment may hold secrets, so it goes through a file and not through argv. */
export function interactiveScript(argv: readonly string[], options: InteractiveOptions): string {
  const env = Object.entries(options.env ?? {}).map(([name, value]) => `export ${name}=${quote(value)}`)
  return ['rm -f "$0"', ...env, argv.length > 0 ? `exec ${words(argv)}` : 'exec "${SHELL:-sh}" -l', ''].join('\n')
}

/** Runs a program with this process's own terminal; Ctrl-C meanwhile is the program's. */
export async function onTerminal(file: string, argv: readonly string[]): Promise<number> {
  const ignore = (): void => {}
  process.on('SIGINT', ignore)
  try {
    return await new Promise((resolve, reject) => {
      const child = spawn(file, argv, { stdio: 'inherit' })
      child.on('error', reject)
      child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 129)))
    })
  } finally {
    process.off('SIGINT', ignore)
  }
}

export async function interactiveHere(argv: readonly string[], options: InteractiveOptions = {}): Promise<number> {
  const file = join(tmpdir(), `tinderbox-${randomBytes(8).toString('hex')}`)
  await writeFile(file, interactiveScript(argv, options), { mode: 0o600, flag: 'wx' })
  try {
    return await (options.asRoot && process.getuid?.() !== 0
      ? onTerminal('sudo', ['sh', file])
      : onTerminal('sh', [file]))
  } finally {
    await rm(file, { force: true })
  }
}
