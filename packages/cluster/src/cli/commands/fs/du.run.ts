import { hdfsPath } from '../../../files/hdfs-path.ts'
import { hdfsUse } from '../../../files/usage.ts'
import type { Run } from '../../command.ts'
import { withHdfs } from '../../with-hdfs.ts'
import { useLines } from '../../terminal/hdfs-lines.ts'
import { looks } from '../../terminal/looks.ts'
import type { DuFlags } from './du.ts'

export const run: Run<DuFlags, [path?: string]> = ({ outside }, flags, typed = '.') =>
  withHdfs(outside, flags, async (hdfs, cluster) => {
    const path = hdfsPath(typed, hdfs)
    const uses = (await hdfsUse(hdfs, path, flags.summary)).toSorted((a, b) => b.length - a.length)
    if (flags.json) outside.stdout.write(`${JSON.stringify({ cluster: cluster.name, path, uses }, null, 2)}\n`)
    else if (uses.length === 0) outside.stderr.write(`${path} is empty\n`)
    else outside.stdout.write(`${useLines(uses, looks(outside.stdout, outside.env), flags.bytes).join('\n')}\n`)
    return 0
  })
