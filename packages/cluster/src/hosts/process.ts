/** Programs on this machine, without a shell. */
import { execa } from 'execa'
import { ToolError } from '../errors.ts'

export interface RunOptions {
  /** For the program's standard input; without it, standard input is empty. */
  readonly input?: string
  /** Added to this process's environment. `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly cwd?: string
  /** Seconds until the program is ended and TIMEOUT is thrown. Default: no limit. */
  readonly timeout?: number
  readonly signal?: AbortSignal
  /** Called with each line of standard output as it comes (without its newline). */
  readonly onLine?: (line: string) => void
}

export interface RunResult {
  /** 127 when there is no such program. When a signal ended it: 128. */
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/**
 * Runs a program to its end. A non-zero exit is a result, not an error.
 * Throws ToolError TIMEOUT, and the signal's own reason when the signal ended it.
 */
export async function runHere(argv: readonly [string, ...string[]], options: RunOptions = {}): Promise<RunResult> {
  const { input, env, cwd, timeout, signal, onLine } = options
  signal?.throwIfAborted()
  const [program, ...args] = argv
  const result = await execa(program, args, {
    reject: false,
    forceKillAfterDelay: 2_000,
    stdout: onLine === undefined ? 'pipe' : tap(onLine),
    ...(input === undefined ? { stdin: 'ignore' } : { input }),
    ...(env !== undefined && { env }),
    ...(cwd !== undefined && { cwd }),
    ...(timeout !== undefined && { timeout: timeout * 1000 }),
    ...(signal !== undefined && { cancelSignal: signal }),
  })
  if (result.isCanceled) throw signal?.reason
  if (result.timedOut) {
    throw new ToolError('TIMEOUT', {
      message: `${program} did not finish in ${timeout} seconds`,
      hint: 'Run it by hand to see where it stops, then try again.',
      seen: tail(result.stderr),
    })
  }
  if (result.code === 'ENOENT' || result.code === 'EACCES') {
    return {
      exitCode: 127,
      stdout: '',
      stderr: `${program}: ${result.code === 'ENOENT' ? 'not found' : 'may not be run'}`,
    }
  }
  return { exitCode: result.exitCode ?? 128, stdout: result.stdout ?? '', stderr: result.stderr }
}

function tap(onLine: (line: string) => void) {
  return function* (line: unknown): Generator<string> {
    onLine(String(line))
    yield String(line)
  }
}

function tail(text: string): string {
  return text.slice(-2000)
}
