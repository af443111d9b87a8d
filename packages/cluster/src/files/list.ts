/** What is in a folder, piece by piece: a folder may have millions of files. */
import { ToolError } from '../errors.ts'
import type { FileStatus } from '../apis/webhdfs-answers.ts'
import { existing, isFolder } from './find.ts'
import type { Hdfs } from './hdfs.ts'
import { below } from './hdfs-path.ts'

export interface HdfsEntry {
  readonly path: string
  readonly type: 'file' | 'folder' | 'link'
  /** Bytes; 0 for a folder. */
  readonly length: number
  readonly owner: string
  readonly group: string
  /** Octal: `755`. */
  readonly mode: string
  /** Copies; 0 for a folder. */
  readonly replication: number
  readonly blockSize: number
  /** Milliseconds since 1970. */
  readonly modified: number
}

const types = { FILE: 'file', DIRECTORY: 'folder', SYMLINK: 'link' } as const

export function entryAt(path: string, status: FileStatus): HdfsEntry {
  const { type, length, owner, group, permission, replication, blockSize, modificationTime } = status
  return {
    path,
    type: types[type],
    length,
    owner,
    group,
    mode: permission,
    replication,
    blockSize,
    modified: modificationTime,
  }
}

/** `stat`. Throws ToolError HDFS_NOT_FOUND. */
export async function hdfsEntry(hdfs: Hdfs, path: string): Promise<HdfsEntry> {
  return entryAt(path, await existing(hdfs, path))
}

/**
 * A folder's entries in the order of their names, as many at once as the NameNode gives; with `deep` each folder's after it. A file is its own only entry.
 * `passOver`: that a folder is removed meanwhile is no error.
 */
export async function* listHdfs(
  hdfs: Hdfs,
  path: string,
  deep = false,
  passOver = false,
): AsyncGenerator<readonly HdfsEntry[]> {
  const status = await existing(hdfs, path)
  if (isFolder(status)) yield* batches(hdfs, path, deep, passOver)
  else yield [entryAt(path, status)]
}

async function* batches(
  hdfs: Hdfs,
  folder: string,
  deep: boolean,
  passOver: boolean,
): AsyncGenerator<readonly HdfsEntry[]> {
  const folders: string[] = []
  let after: string | undefined
  for (;;) {
    const { entries, remaining } = await hdfs.client.batch(folder, after)
    const found = entries.map((status) => entryAt(below(folder, status.pathSuffix), status))
    if (found.length > 0) yield found
    if (deep) folders.push(...found.filter(({ type }) => type === 'folder').map(({ path }) => path))
    const last = entries.at(-1)
    if (remaining === 0 || !last) break
    after = last.pathSuffix
  }
  for (const inner of folders) {
    try {
      yield* batches(hdfs, inner, true, passOver)
    } catch (error) {
      if (!passOver || !(error instanceof ToolError) || error.code !== 'HDFS_NOT_FOUND') throw error
    }
  }
}
