/** `setrep`: how many copies of its blocks a file has. */
import { ToolError } from '../errors.ts'
import { sideBySide } from './copy.ts'
import type { Hdfs } from './hdfs.ts'
import { listHdfs } from './list.ts'

/** Questions to the NameNode at once. */
const atOnce = 8

export interface CopiesSet {
  /** All that were found. */
  readonly files: number
  readonly changed: number
}

/**
 * Of a file, or of all files below a folder; `raise`: only of those that have fewer. The NameNode notes it at once, and makes or removes copies afterwards.
 * Throws ToolError: USAGE for more copies than there are DataNodes, HDFS_NOT_FOUND.
 */
export async function setHdfsCopies(hdfs: Hdfs, path: string, copies: number, raise: boolean): Promise<CopiesSet> {
  const { dataNodes } = hdfs
  if (dataNodes !== undefined && copies > dataNodes)
    throw new ToolError('USAGE', {
      message: `${copies} copies of each block need as many DataNodes, and ${dataNodes === 1 ? '1 is' : `${dataNodes} are`} live`,
      hint: 'Ask for fewer; or see whether one is down: tinderbox status',
    })
  let files = 0
  let changed = 0
  for await (const batch of listHdfs(hdfs, path, true, true)) {
    const found = batch.filter(({ type }) => type === 'file')
    files += found.length
    const others = found.filter(({ replication }) => (raise ? replication < copies : replication !== copies))
    await sideBySide(others, atOnce, async (one) => {
      if (await hdfs.client.setCopies(one.path, copies)) changed += 1
    })
  }
  return { files, changed }
}
