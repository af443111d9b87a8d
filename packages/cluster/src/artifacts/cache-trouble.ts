import { ToolError } from '../errors.ts'

const causes: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of this user is used up',
  EROFS: 'the file system is read-only',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  ENOTDIR: 'a part of that path is a file',
  EEXIST: 'that path is a file',
}

/** What programs print in place of a code. */
const printed: readonly (readonly [RegExp, string])[] = [
  [/No space left on device/i, 'ENOSPC'],
  // tar's words when the last block that it could write was not a whole one.
  [/Wrote only \d+ of \d+ bytes/i, 'ENOSPC'],
  [/Disk quota exceeded/i, 'EDQUOT'],
  [/Read-only file system/i, 'EROFS'],
]

/**
 * The CACHE error when `error` (an exception, or what a program printed) means that the folder cannot take more files.
 * `folder`: the cache, or any place in it.
 */
export function cacheTrouble(error: unknown, folder: string): ToolError | undefined {
  const line = typeof error === 'string' ? error.split('\n').find((text) => codeIn(text) !== undefined) : undefined
  const code = line === undefined ? (error as NodeJS.ErrnoException | undefined)?.code : codeIn(line)
  const cause = causes[code ?? '']
  if (cause === undefined) return undefined
  const cache = folder.replace(/\/scratch-[^/]*(\/.*)?$/, '')
  return new ToolError('CACHE', {
    message: `The cache folder ${cache} cannot take more files: ${cause}`,
    hint: 'Spark, Hadoop and Java need about 2 GB there while they are unpacked. Make room, or name another folder in TINDERBOX_CACHE; what is in the cache can be deleted at any time.',
    seen: line ?? (error as Error).message,
    ...(line === undefined && { cause: error }),
  })
}

function codeIn(text: string): string | undefined {
  return printed.find(([pattern]) => pattern.test(text))?.[1]
}
