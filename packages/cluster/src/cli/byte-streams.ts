/** Standard input and output for bytes, which are not held in memory. */
import { Readable, Writable } from 'node:stream'
import type { Outside } from './context.ts'

export function byteSource(stdin: Outside['stdin']): AsyncIterable<Uint8Array> {
  return stdin instanceof Readable ? stdin : Readable.from([])
}

/** Resolves when more can be written. */
export async function writeBytes(stdout: Outside['stdout'], bytes: Uint8Array, signal: AbortSignal): Promise<void> {
  if (!(stdout instanceof Writable)) return void stdout.write(Buffer.from(bytes).toString('utf8'))
  if (stdout.write(bytes)) return
  await new Promise<void>((resolve, reject) => {
    const end = (): void => {
      stdout.off('drain', end).off('close', end)
      signal.removeEventListener('abort', end)
      if (signal.aborted) reject(signal.reason as Error)
      else resolve()
    }
    stdout.on('drain', end).on('close', end)
    signal.addEventListener('abort', end)
  })
}
