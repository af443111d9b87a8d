/**
 * The log of a run: what it was told to do, what it told, how it failed. With --debug, and for bugs in any case; a file per run, the last
 * twenty are kept. Nothing in it is secret: it holds what the terminal was shown, and stacks.
 */
import { appendFileSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { MachinesFailed, ToolError } from '../errors.ts'
import type { ProgressEvent } from '../operations/events.ts'
import { version } from '../version.ts'

type Environment = Readonly<Record<string, string | undefined>>

let file: string | undefined

function logFolder(env: Environment): string {
  return join(env['XDG_STATE_HOME'] || join(env['HOME'] || homedir(), '.local', 'state'), 'tinderbox')
}

/** The file of this run, if something was written. */
export function currentLog(): string | undefined {
  return file
}

/** Writes events to the log of this run. Many bytes events say no more than a few. */
export function logEvents(argv: readonly string[], env: Environment): (event: ProgressEvent) => void {
  let lastBytes = 0
  return (event) => {
    if (event.kind === 'bytes' && event.done !== event.total) {
      if (Date.now() - lastBytes < 1000) return
      lastBytes = Date.now()
    }
    write(argv, env, JSON.stringify(event))
  }
}

/** The file it was written to, or undefined when it was not. */
export function logFailure(
  argv: readonly string[],
  error: unknown,
  debug: boolean,
  env: Environment,
): string | undefined {
  if (!debug && error instanceof ToolError) return undefined
  return write(argv, env, stackOf(error)) ? file : undefined
}

/** The stack, those of its causes, and those of every machine. */
export function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const machines =
    error instanceof MachinesFailed
      ? error.failures.map((failure) => `${failure.machine}: ${stackOf(failure.error)}`)
      : []
  const cause = error.cause === undefined ? [] : [`caused by ${stackOf(error.cause)}`]
  return [error.stack ?? error.message, ...cause, ...machines].join('\n')
}

function write(argv: readonly string[], env: Environment, text: string): boolean {
  try {
    if (file === undefined) {
      const folder = logFolder(env)
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      const old = readdirSync(folder)
        .filter((name) => /^run-.*\.log$/.test(name))
        .toSorted((a, b) => (a < b ? -1 : 1))
      for (const name of old.slice(0, Math.max(0, old.length - 19))) rmSync(join(folder, name), { force: true })
      file = join(folder, `run-${new Date().toISOString().replaceAll(':', '-')}-${process.pid}.log`)
      appendFileSync(
        file,
        `tinderbox ${version()}, node ${process.version}, ${process.platform} ${process.arch}: ${argv.join(' ')}\n`,
        { mode: 0o600 },
      )
    }
    appendFileSync(file, `${new Date().toISOString()} ${text}\n`)
    return true
  } catch {
    // A log that cannot be written must not be what fails.
    return false
  }
}
