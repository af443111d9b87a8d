import { moveOnHdfs } from '../../../files/change.ts'
import { hdfsPath } from '../../../files/hdfs-path.ts'
import type { Run } from '../../command.ts'
import { withHdfs } from '../../with-hdfs.ts'
import type { MvFlags } from './mv.ts'

export const run: Run<MvFlags, [from: string, to: string]> = ({ outside }, flags, from, to) =>
  withHdfs(outside, flags, async (hdfs, cluster) => {
    const source = hdfsPath(from, hdfs)
    const moved = await moveOnHdfs(hdfs, source, hdfsPath(to, hdfs), flags.force)
    if (flags.json)
      outside.stdout.write(`${JSON.stringify({ cluster: cluster.name, from: source, to: moved }, null, 2)}\n`)
    return 0
  })
