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
        : `${said(files, changed, copies, flags.raise)}\n`,
    )
    return 0
  })

function said(files: number, changed: number, copies: number, raise: boolean): string {
  const many = `${copies} ${copies === 1 ? 'copy' : 'copies'}`
  if (changed === 0 && files > 0)
    return `all of ${files} ${files === 1 ? 'file' : 'files'} had ${many}${raise ? ' or more' : ''}`
  return `${changed} of ${files} ${files === 1 ? 'file' : 'files'} changed to ${many}`
}
