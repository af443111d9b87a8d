import { hdfsStorage } from '../../../files/usage.ts'
import type { Run } from '../../command.ts'
import { withHdfs } from '../../with-hdfs.ts'
import { storageLines } from '../../terminal/hdfs-lines.ts'
import { looks } from '../../terminal/looks.ts'
import type { DfFlags } from './df.ts'

export const run: Run<DfFlags, []> = ({ outside }, flags) =>
  withHdfs(outside, flags, async (hdfs, cluster) => {
    const storage = await hdfsStorage(hdfs)
    if (flags.json) outside.stdout.write(`${JSON.stringify({ cluster: cluster.name, ...storage }, null, 2)}\n`)
    else outside.stdout.write(`${storageLines(storage, looks(outside.stdout, outside.env), flags.bytes).join('\n')}\n`)
    return 0
  })
