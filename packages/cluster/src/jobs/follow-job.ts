/** Follows a running job; when the connection is lost, it comes back and goes on where it was. */
import { readFileSync } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'
import { setTimeout as sleep } from 'node:timers/promises'
import { showBytes } from '../config/size.ts'
import { ToolError } from '../errors.ts'
import type { Host } from '../hosts/host.ts'
import { words } from '../hosts/quote.ts'
import { asDaemon, daemonRights } from './as-daemon.ts'
import { keptOutput } from './driver-run.ts'
import type { JobPlace } from './job-place.ts'

/** Seconds before each new try to reach the machine; one that succeeds begins them anew. */
const patience = [1, 2, 4, 8, 15, 30]

export interface JobListener {
  readonly output: (text: string, stream: 'stdout' | 'stderr') => void
  readonly application: (id: string) => void
  /** The driver's own page, on its machine's loopback. */
  readonly page: (port: number) => void
  /** An executor that the master has granted has registered with the driver. */
  readonly executor: (cores: number) => void
  readonly note: (text: string) => void
}

/** Resolves with the exit code; undefined when the job vanished without one (the machine was restarted). */
export async function followJob(
  host: Host,
  place: JobPlace,
  listener: JobListener,
  signal: AbortSignal,
  pauses: readonly number[] = patience,
): Promise<number | undefined> {
  const ends = { stdout: 0, stderr: 0 }
  const decoders = { stdout: new StringDecoder('utf8'), stderr: new StringDecoder('utf8') }
  let ending: string | undefined
  let tries = 0
  // After a new beginning the log is read anew: what was told is not told again.
  const told = new Set<string>()
  const granted = new Map<string, number>()

  const take = (stream: 'stdout' | 'stderr', encoded: string) => {
    const bytes = Buffer.from(encoded, 'base64')
    ends[stream] += bytes.length
    const text = decoders[stream].write(bytes)
    if (text !== '') listener.output(text, stream)
  }
  const skip = (stream: 'stdout' | 'stderr', bytes: number) => {
    ends[stream] += bytes
    decoders[stream].end()
    listener.note(
      `${showBytes(bytes)} of its ${stream === 'stdout' ? 'output' : 'errors'} are left out: they were not read in time, and ${place.on.facts.machine} keeps the newest ${keptOutput} MiB`,
    )
  }
  const onLine = (line: string) => {
    tries = 0
    const value = line.slice(2)
    if (line.startsWith('o ')) take('stdout', value)
    else if (line.startsWith('e ')) take('stderr', value)
    else if (line.startsWith('O ')) skip('stdout', Number(value))
    else if (line.startsWith('E ')) skip('stderr', Number(value))
    else if (line.startsWith('x ')) ending = value
    else if (!told.has(line)) {
      told.add(line)
      const [id, cores] = value.split(' ') as [string, string | undefined]
      if (line.startsWith('a ')) listener.application(id)
      else if (line.startsWith('u ')) listener.page(Number(id))
      else if (line.startsWith('g ')) granted.set(id, Number(cores))
      else if (line.startsWith('r ')) listener.executor(granted.get(id) ?? 0)
    }
  }

  while (ending === undefined) {
    try {
      const script = asDaemon(place.on, followScript(place, ends))
      const running = await host.start(script, { ...daemonRights(place.on), title: 'follow the job', onLine, signal })
      const { exitCode, stderr } = await running.ended
      signal.throwIfAborted()
      if (ending === undefined) throw notFollowed(place, `exit status ${exitCode}\n${stderr}`)
    } catch (error) {
      if (!isLostConnection(error) || signal.aborted) throw error
      const pause = pauses[tries++]
      if (pause === undefined) throw lost(place, error)
      listener.note(
        `the connection to ${place.on.facts.machine} was lost; the job goes on there; trying again in ${pause} s`,
      )
      await sleep(pause * 1000, undefined, { signal }).catch(() => signal.throwIfAborted())
    }
  }
  const code = Number(ending)
  return Number.isInteger(code) ? code : undefined
}

function isLostConnection(error: unknown): error is ToolError {
  return (
    error instanceof ToolError &&
    (error.code === 'SSH_FAILED' || error.code === 'SSH_UNREACHABLE' || error.code === 'TIMEOUT')
  )
}

export function followScript(
  { on, folder, id }: JobPlace,
  ends: { readonly stdout: number; readonly stderr: number },
): string {
  const program = readFileSync(new URL('follow.py', import.meta.url))
    .toString('base64')
    .replaceAll(/.{1,1000}/g, '$&\n')
  const load = 'import base64, os; exec(base64.b64decode(os.fdopen(3, "rb").read()))'
  return `exec ${words([on.python, '-IS', '-c', load, folder, id, `${ends.stdout}`, `${ends.stderr}`])} 3<<'TINDERBOX_PROGRAM'\n${program}TINDERBOX_PROGRAM\n`
}

function lost({ id, folder, on }: JobPlace, cause: ToolError): ToolError {
  return new ToolError('SSH_FAILED', {
    message: `the connection to ${on.facts.machine} was lost and does not come back; the job ${id} goes on there`,
    hint: `When it can be reached again: its output is in ${folder}/out and ${folder}/err (the newest ${keptOutput} MiB: tail -c ${keptOutput}M), its exit code in ${folder}/exit.`,
    machine: on.facts.machine,
    ...(cause.seen !== undefined && { seen: cause.seen }),
    cause,
  })
}

function notFollowed({ id, folder, on }: JobPlace, seen: string): ToolError {
  return new ToolError('JOB_FAILED', {
    message: `the output of the job ${id} cannot be read on ${on.facts.machine}`,
    hint: `The job may be running: look into ${folder} there, and that ${on.python} works for the user ${on.daemonUser}.`,
    machine: on.facts.machine,
    seen,
  })
}
