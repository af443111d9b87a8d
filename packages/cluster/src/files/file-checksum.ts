/**
 * HDFS's own checksum of a file, computed while its bytes pass: a CRC of every 512 bytes, the MD5 of a block's CRCs, the MD5 of the blocks' MD5s.
 * So it can be compared with what the DataNodes compute of what is on their disks.
 */
import { createHash, type Hash } from 'node:crypto'
import { crc, type Crc, type CrcName } from './crc.ts'

export interface ChecksumKind {
  readonly crc: CrcName
  readonly bytesPerCrc: number
}

/** Undefined for a kind that is none of these: HDFS has others when its clients are told so. */
export function checksumKind(algorithm: string): ChecksumKind | undefined {
  const found = /^MD5-of-\d+MD5-of-(\d+)(CRC32C?)$/.exec(algorithm)
  if (!found) return undefined
  // An empty file has no CRC, and says 0.
  return { bytesPerCrc: Number(found[1]) || 512, crc: found[2] as CrcName }
}

/** The MD5 in what HDFS answers: 16 bytes after the two numbers that its name has, too; four zero bytes follow. */
export function md5In(bytes: string): string {
  return bytes.slice(24, 56)
}

const crcsAtOnce = 4096

export class FileChecksum {
  readonly #crc: Crc
  readonly #bytesPerCrc: number
  readonly #blockLength: (block: number) => number
  readonly #blockSums: Buffer[] = []
  readonly #crcs = Buffer.allocUnsafe(4 * crcsAtOnce)
  #block: Hash = createHash('md5')
  #state = -1
  #inCrc = 0
  #inBlock = 0
  #inCrcs = 0
  #length = 0

  /** `blocks`: the length of each, or of all. */
  constructor({ crc: name, bytesPerCrc }: ChecksumKind, blocks: number | readonly number[]) {
    this.#crc = crc(name)
    this.#bytesPerCrc = bytesPerCrc
    this.#blockLength = typeof blocks === 'number' ? () => blocks : (block) => blocks[block] ?? Infinity
  }

  /** How many bytes have passed. */
  get length(): number {
    return this.#length
  }

  update(bytes: Uint8Array): void {
    let at = 0
    while (at < bytes.length) {
      const blockLeft = this.#blockLength(this.#blockSums.length) - this.#inBlock
      const size = Math.min(bytes.length - at, this.#bytesPerCrc - this.#inCrc, blockLeft)
      this.#state = this.#crc(this.#state, bytes, at, at + size)
      at += size
      this.#inCrc += size
      this.#inBlock += size
      if (this.#inCrc === this.#bytesPerCrc) this.#endCrc()
      if (size === blockLeft) this.#endBlock()
    }
    this.#length += bytes.length
  }

  /** Hexadecimal. To be called once. */
  digest(): string {
    if (this.#inBlock > 0) this.#endBlock()
    const sums = Buffer.concat(this.#blockSums)
    // HDFS hashes the whole of the array in which it gathers, whose size doubles from 32; what is not used of it is zeros.
    let size = 32
    while (size < sums.length) size *= 2
    return createHash('md5')
      .update(sums)
      .update(Buffer.alloc(size - sums.length))
      .digest('hex')
  }

  #endCrc(): void {
    this.#crcs.writeInt32BE(~this.#state, this.#inCrcs)
    this.#inCrcs += 4
    if (this.#inCrcs === this.#crcs.length) this.#flush()
    this.#state = -1
    this.#inCrc = 0
  }

  #endBlock(): void {
    if (this.#inCrc > 0) this.#endCrc()
    this.#flush()
    this.#blockSums.push(this.#block.digest())
    this.#block = createHash('md5')
    this.#inBlock = 0
  }

  #flush(): void {
    this.#block.update(this.#crcs.subarray(0, this.#inCrcs))
    this.#inCrcs = 0
  }
}
