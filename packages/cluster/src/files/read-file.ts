/** A file of HDFS as bytes, gone on with from where it broke off, and compared at its end with the checksum that HDFS has. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { FileStatus } from '../apis/webhdfs-answers.ts'
import { ToolError } from '../errors.ts'
import { checksumKind, FileChecksum, md5In } from './file-checksum.ts'
import type { Hdfs } from './hdfs.ts'

export interface ReadEnd {
  readonly length: number
  readonly checksum: string
  readonly verified: boolean
}

/** A DataNode that starts anew is back within seconds; another that has the block may just have been the one before it. */
const tries = 5
/** Milliseconds; longer with each try. */
const pause = 600

/** Returns, after all bytes were yielded, how it ended. Throws ToolError: HDFS_CHECKSUM, HDFS_*; nothing that was yielded is right before it has ended. */
export async function* readHdfsFile(
  hdfs: Hdfs,
  path: string,
  status: FileStatus,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array, ReadEnd> {
  const expected = await patiently(() => hdfs.client.checksum(path), signal)
  // What is on the disks is not what is read where it is encrypted, and is cut otherwise where it is erasure coded.
  const kind = status.encBit === true || status.ecBit === true ? undefined : checksumKind(expected.algorithm)
  const sum = kind && new FileChecksum(kind, await blocksOf(hdfs, path, status))
  let length = 0
  for (let failures = 0; length < status.length;) {
    const before = length
    let trouble: unknown
    try {
      for await (const chunk of await hdfs.client.open(path, length)) {
        sum?.update(chunk as Uint8Array)
        length += (chunk as Uint8Array).length
        yield chunk as Uint8Array
      }
    } catch (error) {
      signal?.throwIfAborted()
      if (error instanceof ToolError && error.code !== 'NOT_RUNNING') throw error
      trouble = error
    }
    if (length >= status.length) break
    failures = length > before ? 1 : failures + 1
    if (failures === tries) throw brokenOff(path, length, status.length, trouble)
    if (trouble !== undefined) await sleep(pause * failures, undefined, { signal })
  }
  if (length !== status.length) throw wrong(path, `${status.length} bytes`, `${length} bytes`)
  const [there, here] = [md5In(expected.bytes), sum?.digest()]
  if (here !== undefined && here !== there) throw wrong(path, there, here)
  return { length, checksum: there, verified: here !== undefined }
}

/** Again, while nothing but an answer is missing. */
async function patiently<T>(ask: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await ask()
    } catch (error) {
      signal?.throwIfAborted()
      if (!(error instanceof ToolError) || error.code !== 'NOT_RUNNING' || failures === tries) throw error
      await sleep(pause * failures, undefined, { signal })
    }
  }
}

/** Blocks have all the same size, but for files that were made by joining others. */
async function blocksOf({ client }: Hdfs, path: string, { length, blockSize }: FileStatus) {
  return length <= blockSize ? blockSize : client.blocks(path)
}

function brokenOff(path: string, length: number, whole: number, cause: unknown): unknown {
  if (cause instanceof ToolError) return cause
  return new ToolError('NOT_RUNNING', {
    message: `${path} broke off again and again after ${length} of ${whole} bytes`,
    hint: 'See what runs: tinderbox status. Then run the command again.',
    ...(cause instanceof Error && { seen: cause.message }),
    cause,
  })
}

function wrong(path: string, there: string, here: string): ToolError {
  return new ToolError('HDFS_CHECKSUM', {
    message: `what came of ${path} is not what HDFS has`,
    hint: 'The copy was removed. Was it written meanwhile? Run the command again.',
    seen: `HDFS has ${there}; what came has ${here}`,
  })
}
