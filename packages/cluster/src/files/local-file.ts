import { ToolError } from '../errors.ts'

const reasons: Record<string, string> = {
  ENOENT: 'it is not there',
  EACCES: 'it may not be read or written',
  EPERM: 'it may not be read or written',
  EISDIR: 'it is a folder',
  ENOTDIR: 'it lies below a file',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  EROFS: 'the file system cannot be written',
}

/** What went wrong with a file of this machine, as a ToolError; anything else as it is. */
export function localTrouble(error: unknown, path: string): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException
  if (code === undefined || syscall === undefined || error instanceof ToolError) return error
  return new ToolError('LOCAL_FILE', {
    message: `${path}: ${reasons[code] ?? code}`,
    hint:
      code === 'ENOSPC'
        ? 'Make room on this machine, and run the command again.'
        : 'Look at it on this machine: ls -ld',
    seen: (error as Error).message,
    cause: error,
  })
}
