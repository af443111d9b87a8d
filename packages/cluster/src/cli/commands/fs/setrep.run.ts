import { hdfsPath } from '../../../files/hdfs-path.ts'
import { setHdfsCopies } from '../../../files/set-copies.ts'
import type { Run } from '../../command.ts'
import { withHdfs } from '../../with-hdfs.ts'
import type { SetrepFlags } from './setrep.ts'

export const run: Run<SetrepFlags, [copies: number, path: string]> = ({ outside }, flags, copies, typed) =>
  withHdfs(outside, flags, async (hdfs, cluster) => {
    const path = hdfsPath(typed, hdfs)
    const { files, changed } = await setHdfsCopies(hdfs, path, copies, flags.raise)
    outside.stdout.write(
      flags.json
        ? `${JSON.stringify({ cluster: cluster.name, path, copies, files, changed }, null, 2)}\n`
        : `${changed} of ${files} ${files === 1 ? 'file' : 'files'} changed to ${copies} ${copies === 1 ? 'copy' : 'copies'}\n`,
    )
    return 0
  })
