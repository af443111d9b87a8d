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
  [/Disk quota exceeded/i, 'EDQUOT'],
  [/Read-only file system/i, 'EROFS'],
]

/** The CACHE error when `error` (an exception, or what a program printed) means that the folder cannot take more files. */
export function cacheTrouble(error: unknown, folder: string): ToolError | undefined {
  const code =
    typeof error === 'string' ? printed.find(([pattern]) => pattern.test(error))?.[1] : (error as NodeJS.ErrnoException | undefined)?.code
  const cause = causes[code ?? '']
  if (cause === undefined) return undefined
  return new ToolError('CACHE', {
    message: `The cache folder ${folder} cannot take more files: ${cause}`,
    hint: 'Spark and Java need about 2 GB there while they are unpacked. Make room, or name another folder in TINDERBOX_CACHE; what is in the cache can be deleted at any time.',
    seen: typeof error === 'string' ? error.slice(-2000) : String((error as Error).message),
    ...(typeof error !== 'string' && { cause: error }),
  })
}
