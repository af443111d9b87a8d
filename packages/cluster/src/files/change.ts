/** `mkdir`, `mv` and `rm` on HDFS. */
import type { ContentSummary } from '../apis/webhdfs-answers.ts'
import { ToolError } from '../errors.ts'
import { existing, find, isFolder } from './find.ts'
import type { Hdfs } from './hdfs.ts'
import { below, homeOf, nameOf, parentOf } from './hdfs-path.ts'

/** `parents`: with all folders above it, and none of them need be new. */
export async function makeHdfsFolder(hdfs: Hdfs, path: string, parents: boolean): Promise<void> {
  if (!parents) {
    if (await find(hdfs, path))
      throw new ToolError('FILE_EXISTS', { message: `${path} is there already`, hint: 'With -p that is no error.' })
    const above = parentOf(path)
    if (above !== homeOf(hdfs) && !(await find(hdfs, above)))
      throw new ToolError('HDFS_NOT_FOUND', {
        message: `the folder ${above} is not there`,
        hint: `Make it, too: tinderbox fs mkdir -p ${path}`,
      })
  }
  await hdfs.client.makeFolder(path)
}

/** Into a folder that is there, or to a new name. Returns the new path. */
export async function moveOnHdfs(hdfs: Hdfs, from: string, to: string, force: boolean): Promise<string> {
  await existing(hdfs, from)
  const there = await find(hdfs, to)
  const target = there && isFolder(there) ? below(to, nameOf(from)) : to
  if (target === from || target.startsWith(`${from}/`))
    throw new ToolError('USAGE', { message: `${from} cannot be moved into itself`, hint: 'Name another place.' })
  await hdfs.client.rename(from, target, force)
  return target
}

export interface Removal {
  readonly path: string
  readonly type: 'file' | 'folder'
  readonly files: number
  readonly bytes: number
}

/** What removing these would remove. Throws ToolError: HDFS_NOT_FOUND, HDFS_IS_A_FOLDER, USAGE for `/`. */
export async function removalOf(hdfs: Hdfs, paths: readonly string[], recursive: boolean): Promise<Removal[]> {
  const removals: Removal[] = []
  for (const path of paths) {
    if (path === '/')
      throw new ToolError('USAGE', {
        message: '/ itself cannot be removed',
        hint: 'Name what is in it: tinderbox fs ls /',
      })
    const found = await existing(hdfs, path)
    if (!isFolder(found)) {
      removals.push({ path, type: 'file', files: 1, bytes: found.length })
      continue
    }
    if (!recursive)
      throw new ToolError('HDFS_IS_A_FOLDER', { message: `${path} is a folder`, hint: 'Folders are removed with -r.' })
    const { fileCount, length }: ContentSummary = await hdfs.client.summary(path)
    removals.push({ path, type: 'folder', files: fileCount, bytes: length })
  }
  return removals
}

/** At once and for good: there is no trash. */
export async function removeFromHdfs(hdfs: Hdfs, removals: readonly Removal[]): Promise<void> {
  for (const { path, type } of removals) await hdfs.client.remove(path, type === 'folder')
}
