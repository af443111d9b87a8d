/** What is at a path, and what was meant when nothing is. */
import type { FileStatus } from '../apis/webhdfs-answers.ts'
import { ToolError } from '../errors.ts'
import { nearest } from '../file/nearest.ts'
import type { Hdfs } from './hdfs.ts'
import { below, homeOf, nameOf, parentOf } from './hdfs-path.ts'

export function isFolder({ type }: Pick<FileStatus, 'type'>): boolean {
  return type === 'DIRECTORY'
}

/** Undefined: there is nothing. */
export async function find({ client }: Hdfs, path: string): Promise<FileStatus | undefined> {
  try {
    return await client.status(path)
  } catch (error) {
    if (error instanceof ToolError && error.code === 'HDFS_NOT_FOUND') return undefined
    throw error
  }
}

/** Throws ToolError HDFS_NOT_FOUND, with what may have been meant. */
export async function existing(hdfs: Hdfs, path: string): Promise<FileStatus> {
  const found = await find(hdfs, path)
  if (found) return found
  throw await missing(hdfs, path)
}

/** Throws ToolError: HDFS_NOT_FOUND, HDFS_IS_A_FOLDER. */
export async function existingFile(hdfs: Hdfs, path: string, instead: string): Promise<FileStatus> {
  const found = await existing(hdfs, path)
  if (!isFolder(found)) return found
  throw new ToolError('HDFS_IS_A_FOLDER', { message: `${path} is a folder`, hint: instead })
}

async function missing({ client, user }: Hdfs, path: string): Promise<ToolError> {
  const folder = parentOf(path)
  const beside = await client.batch(folder).then(
    ({ entries }) => entries.map(({ pathSuffix }) => pathSuffix).filter((name) => name !== ''),
    () => undefined,
  )
  const meant = beside && nearest(nameOf(path), beside)
  const home = path === homeOf({ user })
  const hint = home
    ? 'Nothing has been put there yet. Make it with `tinderbox fs mkdir .`, or begin at the top: tinderbox fs ls /'
    : beside === undefined
      ? `Its folder ${folder} is not there either: tinderbox fs ls /`
      : `See what is: tinderbox fs ls ${folder}`
  return new ToolError('HDFS_NOT_FOUND', {
    message: `${path} is not there${meant ? `; did you mean ${below(folder, meant)}?` : ''}`,
    hint,
  })
}
