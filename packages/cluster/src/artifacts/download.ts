import { createHash } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { ToolError } from '../errors.ts'
import { withoutSecrets } from './address.ts'
import { cacheTrouble } from './cache-trouble.ts'
import { type Checksum, refuseIfOther } from './checksum.ts'
import { downloadFailed, get, type Limits } from './http.ts'

export interface DownloadOptions {
  /** Checked while the bytes arrive. */
  readonly checksum?: Checksum | undefined
  readonly signal?: AbortSignal
  readonly limits?: Limits
  readonly progress?: (bytes: number, total: number | undefined) => void
}

/**
 * Fetches an address into a file, which is not there afterwards when anything went wrong.
 * Throws ToolError DOWNLOAD (with what was seen), CHECKSUM, CACHE (the disk), or the signal's own reason.
 */
export async function download(address: string, file: string, options: DownloadOptions = {}): Promise<void> {
  const { checksum, signal, limits, progress } = options
  const { status, body } = await get(address, signal, limits)
  const hash = createHash(checksum?.algorithm ?? 'sha256')
  try {
    if (status !== 200) throw new Error(`the server answered ${status} ${body.statusMessage ?? ''}`.trim())
    const length = body.headers['content-length']
    const total = length === undefined ? undefined : Number(length)
    let bytes = 0
    // Opened before anything can fail: a stream opens it at some time, also after it was to be removed.
    const target = await open(file, 'w')
    await pipeline(
      body,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk)
          bytes += chunk.length
          progress?.(bytes, total)
          yield chunk
        }
      },
      target.createWriteStream({ highWaterMark: 1 << 20 }),
      { ...(signal !== undefined && { signal }) },
    )
    if (total !== undefined && bytes !== total) throw new Error(`${bytes} of ${total} bytes arrived`)
  } catch (error) {
    body.destroy()
    await rm(file, { force: true })
    throw cacheTrouble(error, dirname(file)) ?? downloadFailed(address, error, signal)
  }
  if (checksum !== undefined) await refuseIfOther(checksum, hash.digest('hex'), file, withoutSecrets(address))
}

/** True for the errors after which no other source should be tried: something is wrong here, not there. */
export function endsTheSearch(error: ToolError): boolean {
  return error.code === 'CHECKSUM' || error.code === 'CACHE'
}
