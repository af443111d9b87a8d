import { makeHdfsFolder } from '../../../files/change.ts'
import { hdfsPath } from '../../../files/hdfs-path.ts'
import type { Run } from '../../command.ts'
import { withHdfs } from '../../with-hdfs.ts'
import type { MkdirFlags } from './mkdir.ts'

export const run: Run<MkdirFlags, [first: string, ...rest: string[]]> = ({ outside }, flags, ...typed) =>
  withHdfs(outside, flags, async (hdfs, cluster) => {
    const made = typed.map((path) => hdfsPath(path, hdfs))
    for (const path of made) await makeHdfsFolder(hdfs, path, flags.parents)
    if (flags.json) outside.stdout.write(`${JSON.stringify({ cluster: cluster.name, made }, null, 2)}\n`)
    return 0
  })
