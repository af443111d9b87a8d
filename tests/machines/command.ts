import { spawn, spawnSync } from 'node:child_process'

export interface CommandResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export interface CommandOptions {
  readonly input?: string | Uint8Array
  readonly env?: Readonly<Record<string, string>>
  /** false: a failure is a result, not an exception. */
  readonly check?: boolean
  readonly timeoutMs?: number
  /** What an error calls it, where the real command line would only be in the way. */
  readonly shownAs?: string
}

/** Runs a program to its end. A signal or a timeout counts as a failure (exit code 128 and up). */
export async function runCommand(argv: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const [program = '', ...args] = argv
  const result = await new Promise<CommandResult>((resolve, reject) => {
    const child = spawn(program, args, {
      env: options.env ?? process.env,
      timeout: options.timeoutMs,
      killSignal: 'SIGKILL',
    })
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
    child.on('error', reject)
    child.on('close', (code, signal) => {
      resolve({
        exitCode: code ?? (signal === 'SIGKILL' ? 137 : 128),
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
      })
    })
    // A program that ends without reading its input is its own affair, told by its exit code.
    child.stdin.on('error', () => {})
    child.stdin.end(options.input ?? '')
  })
  if (result.exitCode !== 0 && options.check !== false) throw commandFailed(options.shownAs ?? argv.join(' '), result)
  return result
}

/** For the places that must not wait for the event loop: the exit handler and the removal of farms. */
export function runCommandSync(argv: readonly string[]): CommandResult {
  const [program = '', ...args] = argv
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  return { exitCode: status ?? 128, stdout, stderr }
}

function commandFailed(command: string, result: CommandResult): Error {
  const output = [result.stdout, result.stderr]
    .map((text) => text.trim().slice(-2000))
    .filter(Boolean)
    .join('\n')
  return new Error(`exit code ${result.exitCode}: ${command}\n${output}`)
}
