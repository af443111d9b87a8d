/** Turns what an operation tells into lines of the audit trail, and hands them to the process that holds the lock. */
import type { RunningScript } from '../hosts/host.ts'
import type { AuditLine, Outcome } from './audit-lines.ts'
import type { Listener, ProgressEvent } from './events.ts'

export interface Audit {
  /** Names the run. */
  readonly run: string
  /** The same listener, whose events also go into the trail. */
  listen(listener: Listener): Listener
}

/** Milliseconds: a thousand machines that each end an action are one writing, not a thousand. */
const gathering = 250
/** Characters, after which it is time to write in any case. */
const enough = 64_000
/** Milliseconds for the machine to say that all of it is written. */
const patience = 10_000

interface Share {
  readonly done: string[]
  failed?: string
}

export class AuditRecorder implements Audit {
  readonly run: string
  readonly #machine: string
  readonly #lock: Pick<RunningScript, 'write' | 'ended'>
  #listener: Listener | undefined
  /** Lines that were not sent yet. */
  #lines: string[] = []
  /** What was done in this step and is not in a line yet, by machine. */
  #shares = new Map<string, Share>()
  #size = 0
  #step = ''
  #changes = 0
  #timer: NodeJS.Timeout | undefined
  #unwritten: string | undefined
  #written = (): void => {}

  /** `lock`: the process on `machine`, as operations/lock-script.ts has it. */
  constructor(run: string, machine: string, lock: Pick<RunningScript, 'write' | 'ended'>) {
    this.run = run
    this.#machine = machine
    this.#lock = lock
  }

  listen(listener: Listener): Listener {
    this.#listener = listener
    this.#complain()
    return (event) => {
      this.#take(event)
      listener(event)
    }
  }

  /** A line that the process has said. */
  heard(line: string): void {
    if (line === 'written') this.#written()
    if (!line.startsWith('unwritten ')) return
    this.#unwritten = line.slice('unwritten '.length)
    this.#complain()
  }

  /** The last line. Resolves when it is on the disk, or cannot come there. */
  async end(outcome: Outcome): Promise<void> {
    this.#closeShares()
    this.#add({ kind: 'end', run: this.run, at: now(), ...outcome, changes: this.#changes })
    let late: NodeJS.Timeout | undefined
    const written = new Promise<void>((resolve) => {
      this.#written = resolve
      late = setTimeout(resolve, patience)
      this.#lock.ended.then(
        () => resolve(),
        () => resolve(),
      )
    })
    this.#send('=')
    await written
    clearTimeout(late)
  }

  #take(event: ProgressEvent): void {
    if (event.kind === 'note') this.#add({ kind: 'note', run: this.run, at: now(), text: event.text })
    else if (event.kind === 'step') {
      this.#closeShares()
      this.#step = event.title
      this.#add({ kind: 'step', run: this.run, at: now(), step: event.title, total: event.total })
      // Before anything of the step is done.
      this.#send('+')
    } else if (event.kind === 'action') {
      const share = this.#shares.get(event.machine) ?? { done: [] }
      this.#shares.set(event.machine, share)
      if (event.state === 'failed') share.failed = event.text
      else share.done.push(event.text)
      if (event.state === 'done') this.#changes++
      this.#grow(event.text.length)
    }
  }

  #add(line: AuditLine): void {
    this.#lines.push(`${JSON.stringify(line)}\n`)
    this.#grow(this.#lines.at(-1)!.length)
  }

  #grow(characters: number): void {
    this.#size += characters
    if (this.#size > enough) this.#send('+')
    else this.#timer ??= setTimeout(() => this.#send('+'), gathering).unref()
  }

  #closeShares(): void {
    const shares = [...this.#shares]
    this.#shares.clear()
    for (const [machine, share] of shares)
      this.#lines.push(
        `${JSON.stringify({ kind: 'actions', run: this.run, at: now(), step: this.#step, machine, ...share } satisfies AuditLine)}\n`,
      )
  }

  #send(sign: '+' | '='): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#closeShares()
    const text = this.#lines.join('')
    this.#lines = []
    this.#size = 0
    if (text === '') return
    this.#lock.write(`${sign}${Buffer.byteLength(text)} ${this.#changes}`)
    // `write` adds the last line's end.
    this.#lock.write(text.slice(0, -1))
  }

  /** The run goes on without a trail: a full disk must not keep a cluster from being stopped. */
  #complain(): void {
    if (this.#unwritten === undefined || !this.#listener) return
    const text = `the audit trail on ${this.#machine} cannot be written: ${this.#unwritten}`
    this.#unwritten = undefined
    this.#listener({ kind: 'note', text })
  }
}

function now(): string {
  return new Date().toISOString()
}
