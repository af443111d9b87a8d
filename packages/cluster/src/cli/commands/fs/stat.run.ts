import { hdfsPath } from '../../../files/hdfs-path.ts'
import { hdfsEntry, type HdfsEntry } from '../../../files/list.ts'
import type { Run } from '../../command.ts'
import { withHdfs } from '../../with-hdfs.ts'
import { statLines } from '../../terminal/hdfs-lines.ts'

export const run: Run<object, [first: string, ...rest: string[]]> = ({ outside }, flags, ...typed) =>
  withHdfs(outside, flags, async (hdfs, cluster) => {
    const entries: HdfsEntry[] = []
    for (const path of typed) entries.push(await hdfsEntry(hdfs, hdfsPath(path, hdfs)))
    outside.stdout.write(
      flags.json
        ? `${JSON.stringify({ cluster: cluster.name, entries }, null, 2)}\n`
        : `${entries.map((entry) => statLines(entry).join('\n')).join('\n\n')}\n`,
    )
    return 0
  })
