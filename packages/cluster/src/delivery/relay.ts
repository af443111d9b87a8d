/** The controller's end of the relay on one machine (relay.py). */
import { readFile } from 'node:fs/promises'
import type { RunningScript } from '../hosts/host.ts'
import type { ToolError } from '../errors.ts'
import type { Delivery, DeliveryTarget } from './delivery.ts'
import { relayBroke, relayFailed } from './delivery-errors.ts'
import { relayScript } from './machine-scripts.ts'

/** Commands and events; relay.py is the other side of this. */
type Command =
  | { readonly token: string }
  | { readonly do: 'fetch'; readonly attempt: number; readonly host: string; readonly port: number }
  | { readonly do: 'stop'; readonly attempt: number }
  | { readonly do: 'go on' }
type Event =
  | { readonly event: 'already there' }
  | { readonly event: 'impossible'; readonly because: string }
  | { readonly event: 'listening'; readonly work: string; readonly port: number }
  | { readonly event: 'deaf'; readonly work: string; readonly because: string }
  | { readonly event: 'progress'; readonly bytes: number }
  | { readonly event: 'unfetched'; readonly attempt: number; readonly because: string; readonly bytes: number }
  | { readonly event: 'stopped'; readonly attempt: number; readonly bytes: number }
  | { readonly event: 'received'; readonly sha256: string; readonly bytes: number }
  | { readonly event: 'failed'; readonly because: string; readonly path: string }

export type Joined =
  | { readonly kind: 'already there' }
  | { readonly kind: 'impossible'; readonly because: string }
  | { readonly kind: 'ready'; readonly relay: Relay }

/** The relay gives up after 150 s without a word. */
const HEARTBEAT = 30_000
const DEFAULT_PORT = 7099

let source: Promise<string> | undefined

/** Starts the relay on a machine. Throws ToolError: what `Host.start` throws, DELIVERY when the folder cannot be made. */
export async function joinDelivery({ artifact, token, options }: Delivery, target: DeliveryTarget): Promise<Joined> {
  source ??= readFile(new URL('relay.py', import.meta.url), 'utf8')
  const at = { address: target.address, port: options.port ?? DEFAULT_PORT, size: artifact.size }
  const script = relayScript({ ...target, id: artifact.id, sha256: artifact.sha256 }, await source, at)
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

  readonly #target: DeliveryTarget
  readonly #onBytes: (bytes: number) => void
  #script: RunningScript | undefined
  #heartbeat: NodeJS.Timeout | undefined
  #attempt = 0
  #onReceived!: (sha256: string) => void
  #onFailed!: (error: unknown) => void
  #onJoined!: (joined: Joined) => void
  #onUnfetched: ((because: string) => void) | undefined
  #onStopped: (() => void) | undefined
  readonly #joined: Promise<Joined>

  constructor(target: DeliveryTarget, onBytes: (bytes: number) => void) {
    this.#target = target
    this.#onBytes = onBytes
    this.#joined = new Promise((resolve) => (this.#onJoined = resolve))
    this.received = new Promise((resolve, reject) => {
      this.#onReceived = resolve
      this.#onFailed = reject
    })
    // It may fail while nobody waits for it.
    this.received.catch(() => {})
  }

  async begin(script: RunningScript, token: string): Promise<Joined> {
    this.#script = script
    this.#send({ token })
    this.#heartbeat = setInterval(() => this.#send({ do: 'go on' }), HEARTBEAT).unref()
    const over = script.ended.then(
      ({ exitCode, stderr }) => relayBroke(this.#target, exitCode, stderr),
      (error: unknown) => error as ToolError,
    )
    void over.then((error) => {
      clearInterval(this.#heartbeat)
      this.#onFailed(error)
    })
    return Promise.race([this.#joined, over.then((error) => this.#notBegun(error))])
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

  /** Ends fetching; resolves when nothing is written any more, so that someone else may append. */
  async hold(): Promise<void> {
    const stopped = new Promise<void>((resolve) => (this.#onStopped = resolve))
    this.#send({ do: 'stop', attempt: ++this.#attempt })
    await Promise.race([stopped, this.received])
  }

  /** Ends the relay and removes its working folder. */
  async stop(): Promise<void> {
    clearInterval(this.#heartbeat)
    await this.#script?.stop()
  }

  hear(line: string): void {
    const event = parse(line)
    if (!event) return
    if ('bytes' in event) this.#grow(event.bytes)
    if (event.event === 'already there' || event.event === 'impossible') this.#onJoined({ ...event, kind: event.event } as Joined)
    else if (event.event === 'listening' || event.event === 'deaf') {
      this.work = event.work
      if (event.event === 'listening') this.port = event.port
      else this.deafBecause = event.because
      this.#onJoined({ kind: 'ready', relay: this })
    } else if (event.event === 'unfetched' && event.attempt === this.#attempt) this.#onUnfetched?.(event.because)
    else if (event.event === 'stopped' && event.attempt === this.#attempt) this.#onStopped?.()
    else if (event.event === 'received') this.#onReceived(event.sha256)
    else if (event.event === 'failed') this.#onFailed(relayFailed(this.#target, event.because, event.path))
  }

  #send(command: Command): void {
    this.#script?.write(JSON.stringify(command))
  }

  #grow(bytes: number): void {
    if (bytes <= this.bytes) return
    this.bytes = bytes
    this.grewAt = performance.now()
    this.#onBytes(bytes)
  }
}
