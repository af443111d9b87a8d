/** The controller's end of the relay on one machine (relay.py). */
import { readFile } from 'node:fs/promises'
import type { RunningScript } from '../hosts/host.ts'
import type { Delivery, DeliveryTarget } from './delivery.ts'
import { relayEnded, relayFailed, relaySilent } from './delivery-errors.ts'
import { relayScript } from './machine-scripts.ts'
import { parseEvent, type RelayCommand, type RelayEvent } from './relay-protocol.ts'

export type Joined =
  | { readonly kind: 'already there' }
  | { readonly kind: 'impossible'; readonly because: string }
  | { readonly kind: 'ready'; readonly relay: Relay }

/** The relay gives up after 150 s without a word; so do we, sooner. */
const HEARTBEAT = 30_000
const SILENCE = 100_000
const DEFAULT_PORT = 7099

let program: Promise<string> | undefined

/** Starts the relay on a machine, unless the artifact is there. Throws what `Host.start` throws. */
export async function joinDelivery({ artifact, token, options }: Delivery, target: DeliveryTarget): Promise<Joined> {
  program ??= readFile(new URL('relay.py', import.meta.url), 'utf8')
  const at = { address: target.address, port: options.port ?? DEFAULT_PORT, size: artifact.size }
  const script = relayScript({ ...target, id: artifact.id, sha256: artifact.sha256 }, await program, at)
  const relay = new Relay(target, (bytes) => options.onProgress?.(target.host.name, bytes, artifact.size))
  const running = await target.host.start(script, {
    title: `receive ${artifact.id}`,
    asRoot: target.asRoot,
    secrets: [token],
    onLine: (line) => relay.hear(line),
    ...(options.signal && { signal: options.signal }),
  })
  return relay.begin(running, token)
}

export class Relay {
  /** The relay's working folder on its machine. */
  work = ''
  /** Where it serves; undefined: it cannot. */
  port: number | undefined
  /** Why it does not serve. */
  deafBecause: string | undefined
  bytes = 0
  /** When `bytes` last grew (performance.now()). */
  grewAt = performance.now()
  /** Resolves with the sha256 of the whole file; rejects with a ToolError when the relay fails or ends before. */
  readonly received: Promise<string>
  /** Resolves when the relay is over, for whatever reason; others cannot fetch from it any more. */
  readonly ended: Promise<void>

  readonly #target: DeliveryTarget
  readonly #onBytes: (bytes: number) => void
  readonly #joined: Promise<Joined>
  #script: RunningScript | undefined
  #heartbeat: NodeJS.Timeout | undefined
  #heardAt = performance.now()
  #attempt = 0
  #onJoined!: (joined: Joined) => void
  #onEnded!: () => void
  #onReceived!: (sha256: string) => void
  #onFailed!: (error: unknown) => void
  #onUnfetched: ((because: string) => void) | undefined
  #onStopped: (() => void) | undefined

  constructor(target: DeliveryTarget, onBytes: (bytes: number) => void) {
    this.#target = target
    this.#onBytes = onBytes
    this.#joined = new Promise((resolve) => (this.#onJoined = resolve))
    this.received = new Promise((resolve, reject) => {
      this.#onReceived = resolve
      this.#onFailed = reject
    })
    this.ended = new Promise((resolve) => (this.#onEnded = resolve))
    // It may fail while nobody waits for it.
    this.received.catch(() => {})
  }

  async begin(script: RunningScript, token: string): Promise<Joined> {
    this.#script = script
    this.#send({ token })
    this.#heartbeat = setInterval(() => this.#beat(), HEARTBEAT)
    const ended = script.ended.finally(() => {
      clearInterval(this.#heartbeat)
      this.#onEnded()
    })
    ended.then((result) => this.#onFailed(relayEnded(this.#target, result)), this.#onFailed)
    // A folder that cannot be made is no reason of its own here: sending directly meets it again, and reports it.
    const neverBegan = ended.then(({ stderr }): Joined => ({
      kind: 'impossible',
      because: `no relay: ${lastLine(stderr)}`,
    }))
    return Promise.race([this.#joined, neverBegan])
  }

  /** Fetches the rest from another machine. Resolves with why it did not work, or with undefined when everything is there. */
  async fetch(host: string, port: number): Promise<string | undefined> {
    const unfetched = new Promise<string>((resolve) => (this.#onUnfetched = resolve))
    this.grewAt = performance.now()
    this.#send({ do: 'fetch', attempt: ++this.#attempt, host, port })
    return Promise.race([unfetched, this.received.then(() => undefined)])
  }

  /** Makes a fetch that is under way fail. */
  giveUp(because: string): void {
    this.#onUnfetched?.(because)
  }

  /** Ends fetching. Resolves when nothing is written any more, so that something else may append. */
  async hold(): Promise<void> {
    const stopped = new Promise<void>((resolve) => (this.#onStopped = resolve))
    this.#send({ do: 'stop', attempt: ++this.#attempt })
    await Promise.race([stopped, this.received])
  }

  /** Ends the relay, which removes its working folder. */
  async stop(): Promise<void> {
    clearInterval(this.#heartbeat)
    await this.#script?.stop()
  }

  hear(line: string): void {
    const event = parseEvent(line)
    if (event === undefined) return
    this.#heardAt = performance.now()
    if ('bytes' in event) this.#grow(event.bytes)
    this.#answer(event)
  }

  #answer(event: RelayEvent): void {
    switch (event.event) {
      case 'already there':
        return this.#onJoined({ kind: 'already there' })
      case 'impossible':
        return this.#onJoined({ kind: 'impossible', because: event.because })
      case 'listening':
      case 'deaf':
        this.work = event.work
        if (event.event === 'listening') this.port = event.port
        else this.deafBecause = event.because
        return this.#onJoined({ kind: 'ready', relay: this })
      case 'unfetched':
        if (event.attempt === this.#attempt) this.#onUnfetched?.(event.because)
        return
      case 'stopped':
        if (event.attempt === this.#attempt) this.#onStopped?.()
        return
      case 'received':
        return this.#onReceived(event.sha256)
      case 'failed':
        return this.#onFailed(relayFailed(this.#target, event.because, event.path))
      case 'progress':
      case 'here':
    }
  }

  #beat(): void {
    this.#send({ do: 'go on' })
    if (performance.now() - this.#heardAt > SILENCE) this.#onFailed(relaySilent(this.#target, SILENCE / 1000))
  }

  #send(command: RelayCommand): void {
    this.#script?.write(JSON.stringify(command))
  }

  #grow(bytes: number): void {
    if (bytes <= this.bytes) return
    this.bytes = bytes
    this.grewAt = performance.now()
    this.#onBytes(bytes)
  }
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) || 'it ended without a word'
}
