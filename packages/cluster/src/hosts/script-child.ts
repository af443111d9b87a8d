/** One child process (ssh, or sh itself) that runs one wrapped script: what it was given, how it ended. */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import type { Readable, Writable } from 'node:stream'
import type { ScriptOptions, ScriptResult } from './host.ts'
import { MarkedOutput } from './marked-output.ts'
import { REFUSED_MARK, SUDO_MARK, wrapperHeader, type WrapperMode } from './wrapper.ts'

export interface ChildSpec {
  readonly file: string
  readonly argv: readonly string[]
  readonly mode: WrapperMode
  readonly script: string
  /** For sudo; goes to standard input only. */
  readonly sudoPassword?: string | undefined
  readonly input?: NodeJS.ReadableStream
  /** Takes the script's standard output, which is then not kept. */
  readonly sink?: Writable
  /** The script runs in the child's own process group on this machine, and ends with it. */
  readonly local: boolean
  readonly options: ScriptOptions
}

export type Ending =
  | { readonly kind: 'exited'; readonly result: ScriptResult }
  /** ssh ended, not the script. `started`: whether the script had begun. */
  | { readonly kind: 'broken'; readonly started: boolean; readonly stderr: string }
  /** The wrapper ended before the script began. */
  | { readonly kind: 'no-sudo'; readonly exitCode: number; readonly stderr: string; readonly passwordRefused: boolean }
  | { readonly kind: 'no-shell'; readonly exitCode: number; readonly stderr: string }
  | { readonly kind: 'timed-out'; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'aborted'; readonly reason: unknown }
  /** The program could not be started, or the data could not be read. */
  | { readonly kind: 'failed-here'; readonly error: NodeJS.ErrnoException; readonly reading: boolean }

export interface ScriptChild {
  /** Resolves when the script has begun, or when it is clear that it never will. */
  readonly begun: Promise<void>
  readonly ended: Promise<Ending>
  isRunning(): boolean
  write(text: string): void
  endInput(): void
  /** Hangs the script up; `ended` resolves soon after, also when the far side does not answer. */
  hangUp(): void
}

/** Seconds. */
export const DEFAULT_TIMEOUT = 60
/** Milliseconds from hanging up to ending the child, and to ending it for certain. */
const GRACE = 500
const FORCE = 2500

export function startChild(spec: ChildSpec): ScriptChild {
  const { options } = spec
  const mark = randomBytes(16).toString('hex')
  const began = performance.now()
  const stdout = new MarkedOutput(mark, {
    onLine: options.onLine,
    keepTailOnly: spec.mode === 'serve',
    sink: spec.sink,
  })
  const stderr = new MarkedOutput(mark, { keepTailOnly: spec.mode === 'serve' })
  // Its own session: Ctrl-C on the terminal reaches this program only, which then decides.
  const child = spawn(spec.file, spec.argv, { stdio: ['pipe', 'pipe', 'pipe'], detached: true })
  const timers: NodeJS.Timeout[] = []
  let early: Ending | undefined
  let settled = false

  const kill = (signal: NodeJS.Signals): void => {
    if (child.pid === undefined || settled) return
    try {
      process.kill(spec.local ? -child.pid : child.pid, signal)
    } catch {
      // It has ended already.
    }
  }
  const hangUp = (): void => {
    // For data, end of file would look like the end of the data: the connection goes first.
    if (spec.local || spec.mode === 'data') kill(spec.local ? 'SIGHUP' : 'SIGTERM')
    child.stdin.destroy()
    timers.push(setTimeout(kill, GRACE, spec.local ? 'SIGHUP' : 'SIGTERM'), setTimeout(kill, FORCE, 'SIGKILL'))
  }
  const giveUp = (ending: Ending): void => {
    early ??= ending
    hangUp()
  }
  const onAbort = (): void => giveUp({ kind: 'aborted', reason: options.signal?.reason })

  let markBegun = (): void => {}
  const begun = new Promise<void>((resolve) => (markBegun = resolve))

  const ended = new Promise<Ending>((resolve) => {
    const settle = (ending: Ending): void => {
      if (settled) return
      settled = true
      for (const timer of timers) clearTimeout(timer)
      options.signal?.removeEventListener('abort', onAbort)
      if (spec.input && 'destroy' in spec.input) (spec.input as Readable).destroy()
      stdout.end()
      markBegun()
      resolve(early ?? ending)
    }
    child.on('error', (error) => settle({ kind: 'failed-here', error, reading: false }))
    child.on('close', (code, signal) => settle(endingOf(code, signal)))
    // A process that the script left behind may hold the outputs open; after giving up there is nothing to wait for.
    child.on('exit', (code, signal) => {
      if (early) timers.push(setTimeout(() => settle(endingOf(code, signal)), GRACE))
      if (spec.mode !== 'data') child.stdin.destroy()
    })
  })

  const endingOf = (code: number | null, signal: NodeJS.Signals | null): Ending => {
    const started = stdout.started
    const errors = started ? stderr.text() : stderr.noise.toString()
    const marked = errors.lastIndexOf(`${mark}\n`)
    if (!spec.local && (code === null || (code === 255 && marked === -1))) {
      return { kind: 'broken', started, stderr: started ? stderr.noise.toString() + errors : errors }
    }
    const exitCode = code ?? (signal === 'SIGKILL' ? 137 : 129)
    if (!started) {
      const passwordRefused = errors.includes(REFUSED_MARK)
      const said = errors.replace(`${SUDO_MARK}\n`, '').replace(`${REFUSED_MARK}\n`, '')
      if (passwordRefused || errors.includes(SUDO_MARK))
        return { kind: 'no-sudo', exitCode, stderr: said, passwordRefused }
      return { kind: 'no-shell', exitCode, stderr: said }
    }
    const own =
      exitCode === 255 && marked !== -1 ? errors.slice(0, marked) + errors.slice(marked + mark.length + 1) : errors
    return {
      kind: 'exited',
      result: { exitCode, stdout: stdout.text(), stderr: own, duration: performance.now() - began },
    }
  }

  child.stdout.on('data', (chunk: Buffer) => {
    stdout.add(chunk)
    if (stdout.started) markBegun()
    if (!spec.sink?.writableNeedDrain) return
    child.stdout.pause()
    spec.sink.once('drain', () => child.stdout.resume())
  })
  child.stderr.on('data', (chunk: Buffer) => stderr.add(chunk))
  // EPIPE: the child ended without reading all of it, which is its right; how it ended is told by its exit.
  child.stdin.on('error', () => {})
  child.stdin.write(wrapperHeader(mark, spec.mode, spec.script, spec.sudoPassword))
  if (spec.mode === 'data' && spec.input) {
    spec.input.on('error', (error: NodeJS.ErrnoException) => giveUp({ kind: 'failed-here', error, reading: true }))
    spec.input.pipe(child.stdin)
  }
  if (options.signal?.aborted) onAbort()
  else options.signal?.addEventListener('abort', onAbort)
  const onTime = (): void => {
    // Without a limit of its own, a served script must only have begun.
    if (spec.mode === 'serve' && options.timeout === undefined && stdout.started) return
    giveUp({
      kind: 'timed-out',
      stdout: stdout.text(),
      stderr: stderr.started ? stderr.text() : stderr.noise.toString(),
    })
  }
  timers.push(setTimeout(onTime, (options.timeout ?? DEFAULT_TIMEOUT) * 1000))

  return {
    begun,
    ended,
    isRunning: () => !settled,
    write: (text) => void child.stdin.write(text),
    endInput: () => void child.stdin.end(),
    hangUp,
  }
}
