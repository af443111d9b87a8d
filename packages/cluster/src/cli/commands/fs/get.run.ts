import { isAbsolute, join } from 'node:path'
import { getFromHdfs } from '../../../files/get.ts'
import { hdfsPath } from '../../../files/hdfs-path.ts'
import type { Run } from '../../command.ts'
import { withHdfs } from '../../with-hdfs.ts'
import { showCopy } from '../../terminal/copy-display.ts'
import { writeHdfsFiles } from '../../write-hdfs-files.ts'
import type { GetFlags } from './get.ts'

export const run: Run<GetFlags, [path: string, destination?: string]> = ({ outside }, flags, typed, to = '.') =>
  withHdfs(outside, flags, (hdfs, cluster) => {
    const source = hdfsPath(typed, hdfs)
    if (to === '-') return writeHdfsFiles(outside, flags, hdfs, [source])
    // join() keeps a slash at the end, which asks for a folder.
    const destination = isAbsolute(to) ? to : join(outside.cwd, to)
    return showCopy(outside, flags, { cluster: cluster.name, doing: 'Fetching', done: 'fetched' }, (onProgress) =>
      getFromHdfs(hdfs, source, destination, {
        recursive: flags.recursive,
        force: flags.force,
        signal: outside.signal,
        onProgress,
      }),
    )
  })
