import { hdfsPath } from '../../../files/hdfs-path.ts'
import { listHdfs, type HdfsEntry } from '../../../files/list.ts'
import type { Run } from '../../command.ts'
import { withHdfs } from '../../with-hdfs.ts'
import { entryLines } from '../../terminal/hdfs-lines.ts'
import { looks } from '../../terminal/looks.ts'
import type { LsFlags } from './ls.ts'

export const run: Run<LsFlags, [path?: string]> = ({ outside }, flags, typed = '.') =>
  withHdfs(outside, flags, async (hdfs, cluster) => {
    const path = hdfsPath(typed, hdfs)
    const on = looks(outside.stdout, outside.env)
    const entries: HdfsEntry[] = []
    for await (const batch of listHdfs(hdfs, path, flags.recursive)) {
      if (flags.json) entries.push(...batch)
      else outside.stdout.write(entryLines(batch, { looks: on, long: flags.long, from: flags.recursive ? '' : path }))
    }
    if (flags.json) outside.stdout.write(`${JSON.stringify({ cluster: cluster.name, path, entries }, null, 2)}\n`)
    return 0
  })
