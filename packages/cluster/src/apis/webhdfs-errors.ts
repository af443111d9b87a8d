/** What HDFS refuses, in our words. */
import type { ErrorCode } from '../error-codes.ts'
import { ToolError } from '../errors.ts'

export interface Refusal {
  readonly exception: string
  readonly message: string
}

interface Meaning {
  readonly code: ErrorCode
  readonly says: (path: string) => string
  readonly hint: string
}

const meanings: readonly (readonly [RegExp, Meaning])[] = [
  [
    /^FileNotFoundException$/,
    { code: 'HDFS_NOT_FOUND', says: (path) => `${path} is not there`, hint: 'See what is: tinderbox fs ls' },
  ],
  [
    /^FileAlreadyExistsException$/,
    {
      code: 'FILE_EXISTS',
      says: (path) => `${path} is there already`,
      hint: 'Choose another name; `put` and `mv` overwrite a file with --force.',
    },
  ],
  [
    /AccessControlException$|^SecurityException$/,
    {
      code: 'HDFS_PERMISSION',
      says: (path) => `${path} may not be used like that`,
      hint: "Files belong to who wrote them, and to HDFS's own rights: tinderbox fs ls -l",
    },
  ],
  [
    /^SafeModeException$/,
    {
      code: 'HDFS_SAFE_MODE',
      says: () => 'HDFS is in safe mode: it can be read, and nothing can be changed',
      hint: 'It leaves it by itself when enough DataNodes have said what they have. If it stays, see who is missing: tinderbox status',
    },
  ],
  [
    /QuotaExceededException$/,
    {
      code: 'HDFS_QUOTA',
      says: (path) => `${path} would be beyond a quota`,
      hint: 'Remove something there, or have the quota raised: tinderbox fs du says what is where.',
    },
  ],
  [
    /^(ParentNotDirectoryException|PathIsNotDirectoryException)$/,
    { code: 'HDFS_NOT_A_FOLDER', says: (path) => `${path} lies below a file`, hint: 'Only folders hold files.' },
  ],
  [
    /^(InvalidPathException|IllegalArgumentException)$/,
    { code: 'USAGE', says: (path) => `HDFS takes no ${path}`, hint: 'Names have no ":" and no "//".' },
  ],
]

/** An IOException says what it is in its text only. */
const texts: readonly (readonly [RegExp, Meaning])[] = [
  [
    /could only be written to \d+ of|could only be replicated to|not able to place enough replicas|No space left|disk space/i,
    {
      code: 'HDFS_NO_SPACE',
      says: (path) => `no DataNode has room for ${path}`,
      hint: 'See how full it is: tinderbox fs df. A DataNode that is down has no room either: tinderbox status',
    },
  ],
  [
    /Failed to find datanode/i,
    {
      code: 'NOT_RUNNING',
      says: () => 'HDFS has no DataNode that runs',
      hint: 'See what runs: tinderbox status. Start it: tinderbox up',
    },
  ],
  [
    // A NameNode that has just come up has not heard of all blocks yet.
    /No active.* nodes contain this block/i,
    {
      code: 'NOT_RUNNING',
      says: (path) => `no DataNode that is counted now has all of ${path}`,
      hint: 'If HDFS has just started, try again in a moment. Else bring back the machine that has it: tinderbox status',
    },
  ],
  [
    /is not a directory|not a directory/i,
    { code: 'HDFS_NOT_A_FOLDER', says: (path) => `${path} lies below a file`, hint: 'Only folders hold files.' },
  ],
  [
    /Could not obtain block|missing block/i,
    {
      code: 'HDFS_LOST_BLOCK',
      says: (path) => `no DataNode that runs has all of ${path}`,
      hint: 'Bring back the machine that has it: tinderbox status',
    },
  ],
]

const other: Meaning = {
  code: 'HDFS_REFUSED',
  says: (path) => `HDFS refused to work on ${path}`,
  hint: "What it said is above; the NameNode's log has more: tinderbox logs hdfs-namenode",
}

export function refused(path: string, { exception, message }: Refusal): ToolError {
  const byName = meanings.find(([name]) => name.test(exception))?.[1]
  const meaning = byName ?? texts.find(([text]) => text.test(message))?.[1] ?? other
  // The first line says it; Java's stack below it says nothing to a user.
  const seen = `${exception}: ${message.split('\n')[0]!.trim()}`
  return new ToolError(meaning.code, { message: meaning.says(path), hint: meaning.hint, seen })
}

/** A NameNode that is not the active one, or not yet any; another, or the same one later, will answer. */
export function isStandby({ exception, message }: Refusal): boolean {
  return exception === 'StandbyException' || (exception === 'RetriableException' && !/safe ?mode/i.test(message))
}
