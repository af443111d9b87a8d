/** Takes apart what a machine gives for a bundle, as it comes: each file is written without its secrets, a line at a time. */
import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PassThrough, type Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { StringDecoder } from 'node:string_decoder'
import { createGunzip } from 'node:zlib'
import { collectionMark } from '../probes/collection.ts'
import { lineRedactor, type LineRedactor } from '../hosts/redact.ts'

export interface CollectedFile {
  /** Below the machine's folder. */
  readonly name: string
  readonly bytes: number
  readonly note: string
}

export interface Collected {
  readonly files: readonly CollectedFile[]
  /** What was left out or could not be had. */
  readonly notes: readonly string[]
  /** How often something was taken out. */
  readonly hidden: number
}

/** A line that is longer is cut: no log that people read has one. */
const longest = 64 * 1024

/** Throws a plain Error when the stream was cut off; what had come by then is there. */
export async function writeMachineFiles(from: Readable, folder: string, known: readonly string[]): Promise<Collected> {
  const files: CollectedFile[] = []
  const notes: string[] = []
  let [hidden, isOver] = [0, false]
  let open: { name: string; note: string; out: WriteStream; bytes: number; redact: LineRedactor } | undefined
  const close = async () => {
    if (!open) return
    const { name, note, out, bytes } = open
    open = undefined
    out.end()
    await finished(out)
    files.push({ name, note, bytes })
  }
  const take = async (line: string): Promise<void> => {
    if (line.startsWith(collectionMark)) {
      const [kind, name = '', note = ''] = line.slice(1).split('\t')
      if (kind !== 'note') await close()
      if (kind === 'note') notes.push(name)
      else if (kind === 'over') isOver = true
      else if (kind === 'file') {
        const path = join(folder, inside(name))
        await mkdir(dirname(path), { recursive: true, mode: 0o700 })
        const out = createWriteStream(path, { mode: 0o600 })
        open = { name: inside(name), note, out, bytes: 0, redact: lineRedactor(known, () => void hidden++) }
      }
    } else if (open && line.startsWith(' ')) {
      const cut = line.length > longest ? `${line.slice(1, longest)} (cut)` : line.slice(1)
      const text = `${open.redact(cut)}\n`
      open.bytes += Buffer.byteLength(text)
      if (!open.out.write(text)) await once(open.out, 'drain')
    }
  }
  try {
    for await (const line of linesOf(await unpacked(from))) await take(line)
  } finally {
    await close()
  }
  if (!isOver) throw new Error('what it gave was cut off')
  return { files, notes, hidden }
}

async function* linesOf(stream: Readable): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  for await (const chunk of stream) {
    const lines = (rest + decoder.write(chunk as Buffer)).split('\n')
    rest = lines.pop()!
    yield* lines
  }
  if (rest !== '') yield rest
}

/** A machine without gzip sends it as it is. */
async function unpacked(from: Readable): Promise<Readable> {
  const first = await new Promise<Buffer | null>((resolve, reject) => {
    const look = () => {
      const chunk = from.read() as Buffer | null
      if (chunk === null && !from.readableEnded) return
      done(() => resolve(chunk))
    }
    const fail = (error: Error) => done(() => reject(error))
    const end = () => done(() => resolve(null))
    const done = (then: () => void) => {
      from.off('readable', look).off('error', fail).off('end', end)
      then()
    }
    from.on('readable', look).on('error', fail).on('end', end)
  })
  if (first === null) throw new Error('it gave nothing')
  from.unshift(first)
  const isPacked = first[0] === 0x1f && first[1] === 0x8b
  const to = isPacked ? createGunzip() : new PassThrough()
  from.on('error', (error) => to.destroy(error))
  return from.pipe(to)
}

/** Whatever a machine calls a file, it stays in the machine's folder. */
function inside(name: string): string {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.' && part !== '..')
  return parts.map((part) => part.replaceAll(/[\u0000-\u001f\u007f]/g, '_')).join('/') || '_'
}
