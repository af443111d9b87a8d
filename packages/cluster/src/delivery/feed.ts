/** The way from the controller to one machine. */
import { createReadStream } from 'node:fs'
import { Transform } from 'node:stream'
import type { Delivery, DeliveryTarget } from './delivery.ts'
import { feedStalled, scriptFailed, tarChanged } from './delivery-errors.ts'
import type { Relay } from './relay.ts'

/** A first copy over a slow line may take hours; one that stands still is found by STALL. */
const LONGEST = 12 * 3600
const STALL = 60
const CHUNK = 1 << 18

export interface FeedOptions {
  /** The first byte that is missing there. */
  readonly start: number
  /** The relay that the bytes are for. */
  readonly relay?: Relay
  /** Called with how many bytes of the tar have left, `start` included. */
  readonly onBytes?: (bytes: number) => void
}

/**
 * Sends the tar from byte `start` on into a script's standard input. Returns the bytes sent.
 * Throws ToolError DELIVERY, CHECKSUM and what `Host.pipe` throws.
 */
export async function feed(
  { artifact, options }: Delivery,
  target: DeliveryTarget,
  script: string,
  { start, relay, onBytes }: FeedOptions,
): Promise<number> {
  const machine = target.host.name
  const end = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, end.signal]) : end.signal
  // Its file is gone with it: the bytes would go nowhere.
  relay?.received.catch((error: unknown) => end.abort(error))
  let sent = 0
  let timer: NodeJS.Timeout | undefined
  const alive = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => end.abort(feedStalled(machine, STALL)), STALL * 1000)
  }
  const counter = new Transform({
    transform(chunk: Buffer, _, done) {
      sent += chunk.length
      alive()
      onBytes?.(start + sent)
      done(null, chunk)
    },
    // All is read: what the script does with it after that has no such limit.
    flush(done) {
      clearTimeout(timer)
      done()
    },
  })
  const tar = createReadStream(artifact.tar, { start, end: artifact.size - 1, highWaterMark: CHUNK })
  tar.on('error', (error) => counter.destroy(error))
  alive()
  try {
    await target.host.pipe(script, tar.pipe(counter), {
      title: `send ${artifact.id}`,
      asRoot: target.asRoot,
      timeout: LONGEST,
      signal,
    })
  } catch (error) {
    throw scriptFailed(error, target, artifact)
  } finally {
    clearTimeout(timer)
    tar.destroy()
  }
  if (start + sent < artifact.size) throw tarChanged(machine, artifact, start + sent)
  return sent
}
