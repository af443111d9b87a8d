import { hdfsPath } from '../../../files/hdfs-path.ts'
import { hdfsChecksum, type HdfsChecksum } from '../../../files/usage.ts'
import type { Run } from '../../command.ts'
import { withHdfs } from '../../with-hdfs.ts'

export const run: Run<object, [first: string, ...rest: string[]]> = ({ outside }, flags, ...typed) =>
  withHdfs(outside, flags, async (hdfs, cluster) => {
    const files: HdfsChecksum[] = []
    for (const path of typed) files.push(await hdfsChecksum(hdfs, hdfsPath(path, hdfs)))
    if (flags.json) outside.stdout.write(`${JSON.stringify({ cluster: cluster.name, files }, null, 2)}\n`)
    else for (const { path, algorithm, checksum } of files) outside.stdout.write(`${checksum}  ${algorithm}  ${path}\n`)
    return 0
  })
