/** `du`, `df` and `checksum`. */
import type { Storage } from '../apis/webhdfs-answers.ts'
import { sideBySide } from './copy.ts'
import { md5In } from './file-checksum.ts'
import { existing, existingFile, isFolder } from './find.ts'
import type { Hdfs } from './hdfs.ts'
import { listHdfs, type HdfsEntry } from './list.ts'

export interface HdfsUse {
  readonly path: string
  /** Bytes, each file once. */
  readonly length: number
  /** Bytes on disks, with all copies. */
  readonly onDisk: number
  readonly files: number
  readonly folders: number
}

/** Of what is in the folder, one by one; `whole`: of the path itself. */
export async function hdfsUse(hdfs: Hdfs, path: string, whole: boolean): Promise<HdfsUse[]> {
  const paths: string[] = []
  if (whole || !isFolder(await existing(hdfs, path))) paths.push(path)
  else for await (const batch of listHdfs(hdfs, path)) paths.push(...batch.map((entry: HdfsEntry) => entry.path))
  const uses: HdfsUse[] = []
  await sideBySide(paths, 4, async (one, i) => {
    const { length, spaceConsumed, fileCount, directoryCount } = await hdfs.client.summary(one)
    uses[i] = { path: one, length, onDisk: spaceConsumed, files: fileCount, folders: directoryCount }
  })
  return uses
}

/** Bytes. */
export function hdfsStorage({ client }: Hdfs): Promise<Storage> {
  return client.storage()
}

export interface HdfsChecksum {
  readonly path: string
  readonly algorithm: string
  readonly checksum: string
}

export async function hdfsChecksum(hdfs: Hdfs, path: string): Promise<HdfsChecksum> {
  await existingFile(hdfs, path, 'Only files have a checksum.')
  const { algorithm, bytes } = await hdfs.client.checksum(path)
  return { path, algorithm, checksum: algorithm.startsWith('MD5-of-') ? md5In(bytes) : bytes }
}
