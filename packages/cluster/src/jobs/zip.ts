/** Just enough of the zip format to look into a jar. Node has no reader of its own. */
import { open, type FileHandle } from 'node:fs/promises'
import { inflateRawSync } from 'node:zlib'

interface Entry {
  readonly name: string
  readonly method: number
  /** Bytes as packed. */
  readonly size: number
  readonly offset: number
}

export interface Zip {
  readonly names: readonly string[]
  /** The unpacked bytes; undefined when there is no such entry. */
  read(name: string): Promise<Buffer | undefined>
}

const endMark = 0x06054b50
const entryMark = 0x02014b50

/** Opens the archive for as long as `work` takes. Throws a plain Error when it is none, or one of the large kind (zip64). */
export async function withZip<T>(path: string, work: (zip: Zip) => Promise<T>): Promise<T> {
  const file = await open(path)
  try {
    const entries = new Map((await directory(file)).map((entry) => [entry.name, entry]))
    return await work({
      names: [...entries.keys()],
      read: async (name) => (entries.has(name) ? await contents(file, entries.get(name)!) : undefined),
    })
  } finally {
    await file.close()
  }
}

/** The list of entries stands at the end; where it begins is said in the last record, which a comment may follow. */
async function directory(file: FileHandle): Promise<Entry[]> {
  const { size } = await file.stat()
  const tail = await bytes(file, Math.max(0, size - 65_557), Math.min(size, 65_557))
  let at = tail.length - 22
  while (at >= 0 && tail.readUInt32LE(at) !== endMark) at--
  if (at < 0) throw new Error('it is not a zip archive')
  const [count, length, start] = [tail.readUInt16LE(at + 10), tail.readUInt32LE(at + 12), tail.readUInt32LE(at + 16)]
  if (count === 0xffff || start === 0xffffffff) throw new Error('it is a zip64 archive')
  const list = await bytes(file, start, length)
  const entries: Entry[] = []
  for (let i = 0, p = 0; i < count && p + 46 <= list.length && list.readUInt32LE(p) === entryMark; i++) {
    const [name, extra, comment] = [list.readUInt16LE(p + 28), list.readUInt16LE(p + 30), list.readUInt16LE(p + 32)]
    entries.push({
      name: list.toString('utf8', p + 46, p + 46 + name),
      method: list.readUInt16LE(p + 10),
      size: list.readUInt32LE(p + 20),
      offset: list.readUInt32LE(p + 42),
    })
    p += 46 + name + extra + comment
  }
  return entries
}

async function contents(file: FileHandle, { method, size, offset }: Entry): Promise<Buffer> {
  const header = await bytes(file, offset, 30)
  const packed = await bytes(file, offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28), size)
  if (method === 0) return packed
  if (method === 8) return inflateRawSync(packed)
  throw new Error(`it is packed in a way that is not known (${method})`)
}

async function bytes(file: FileHandle, from: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await file.read(buffer, 0, length, from)
  if (bytesRead < length) throw new Error('it is cut off')
  return buffer
}
