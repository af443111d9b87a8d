/** One file onto HDFS: under a hidden name, compared with what the DataNodes have, and only then under its own. */
import { ToolError } from '../errors.ts'
import type { CopiedFile } from './copy.ts'
import { checksumKind, FileChecksum, md5In } from './file-checksum.ts'
import type { Hdfs } from './hdfs.ts'
import { below, parentOf } from './hdfs-path.ts'
import { isLeftover, senderHere, unfinished, unfinishedName } from './leftovers.ts'
import { origin } from './origin.ts'

const crcs = { 1: 'CRC32', 2: 'CRC32C' } as Readonly<Record<number, 'CRC32' | 'CRC32C'>>

export interface Sending {
  readonly to: string
  /** Replace a file that is there. */
  readonly force: boolean
  readonly passed?: (bytes: number) => void
}

/** Throws ToolError: FILE_EXISTS, HDFS_CHECKSUM, HDFS_*; and what the source throws. HDFS then has nothing of it. */
export async function sendFile(
  hdfs: Hdfs,
  source: AsyncIterable<Uint8Array>,
  { to, force, passed }: Sending,
): Promise<Omit<CopiedFile, 'from'>> {
  const { client, cleaner } = hdfs
  const { blockSize, bytesPerChecksum, checksumType } = await client.defaults()
  const sum = new FileChecksum({ crc: crcs[checksumType] ?? 'CRC32C', bytesPerCrc: bytesPerChecksum }, blockSize)
  const temporary = below(parentOf(to), unfinishedName(senderHere(origin, process.pid)))
  try {
    await client.create(temporary, counted(source, sum, passed), { blockSize })
    const { length, ecBit, encBit } = await client.status(temporary)
    if (length !== sum.length) throw wrong(to, `${length} bytes`, `${sum.length} bytes`)
    const { algorithm, bytes } = await client.checksum(temporary)
    const known = ecBit !== true && encBit !== true && checksumKind(algorithm) !== undefined
    const [there, here] = [md5In(bytes), sum.digest()]
    if (known && there !== here) throw wrong(to, there, here)
    await client.rename(temporary, to, force)
    return { to, length, checksum: there, verified: known }
  } catch (error) {
    // A NameNode that is gone cannot take it away; the next `put` into this folder does.
    await cleaner.remove(temporary, false).catch(() => {})
    throw error
  }
}

async function* counted(source: AsyncIterable<Uint8Array>, sum: FileChecksum, passed: Sending['passed']) {
  for await (const chunk of source) {
    sum.update(chunk)
    yield chunk
    passed?.(chunk.length)
  }
}

/** What earlier runs that were killed have left in a folder; other names are not touched. */
export async function sweepLeftovers({ client }: Hdfs, folder: string): Promise<void> {
  const here = senderHere(origin, process.pid)
  // Names come in order, so the hidden ones of ours are together, however many others there are.
  for (let after = unfinished; ;) {
    const { entries, remaining } = await client.batch(folder, after)
    for (const { pathSuffix: name, modificationTime } of entries) {
      if (!name.startsWith(unfinished)) return
      if (isLeftover({ name, modified: modificationTime }, here, Date.now(), isRunning))
        await client.remove(below(folder, name), false)
    }
    const last = entries.at(-1)
    if (remaining === 0 || !last) return
    after = last.pathSuffix
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function wrong(path: string, there: string, here: string): ToolError {
  return new ToolError('HDFS_CHECKSUM', {
    message: `what HDFS has got of ${path} is not what was sent`,
    hint: 'Nothing is left of it there. Was the file written meanwhile? Run the command again.',
    seen: `HDFS has ${there}; what was sent has ${here}`,
  })
}
