import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { ToolError } from '../errors.ts'

export interface Checksum {
  readonly algorithm: 'sha256' | 'sha512'
  /** Lower-case hexadecimal. */
  readonly value: string
}

/** From `sha512:...`, `sha256:...` or bare hexadecimal, whose length tells which. `undefined`: it is none of them. */
export function parseChecksum(text: string): Checksum | undefined {
  const [, named, value] = /^(?:(sha256|sha512):)?([0-9a-f]{64}|[0-9a-f]{128})$/i.exec(text.trim()) ?? []
  if (value === undefined) return undefined
  const algorithm = value.length === 64 ? 'sha256' : 'sha512'
  if (named !== undefined && named.toLowerCase() !== algorithm) return undefined
  return { algorithm, value: value.toLowerCase() }
}

/** Lower-case hexadecimal. */
export async function hashFile(file: string, algorithm: Checksum['algorithm'], signal?: AbortSignal): Promise<string> {
  const hash = createHash(algorithm)
  const stream = createReadStream(file, { highWaterMark: 1 << 20, ...(signal !== undefined && { signal }) })
  for await (const chunk of stream) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** Removes the file and throws ToolError CHECKSUM when the two differ. `from`: where it came from, to show. */
export async function refuseIfOther(expected: Checksum, got: string, file: string, from: string): Promise<void> {
  if (got === expected.value) return
  await rm(file, { force: true })
  throw new ToolError('CHECKSUM', {
    message: `${from} does not match its checksum; it was removed`,
    hint: 'Try again. If it happens twice, somebody or something changes the file on its way: a proxy that answers with a page of its own, a damaged mirror, or an attack.',
    seen: `expected ${expected.algorithm} ${expected.value}\ngot      ${expected.algorithm} ${got}`,
  })
}
