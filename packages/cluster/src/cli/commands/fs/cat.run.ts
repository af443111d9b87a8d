import { hdfsPath } from '../../../files/hdfs-path.ts'
import type { Run } from '../../command.ts'
import { withHdfs } from '../../with-hdfs.ts'
import { writeHdfsFiles } from '../../write-hdfs-files.ts'

export const run: Run<object, [first: string, ...rest: string[]]> = ({ outside }, flags, ...typed) =>
  withHdfs(outside, flags, (hdfs) =>
    writeHdfsFiles(
      outside,
      flags,
      hdfs,
      typed.map((path) => hdfsPath(path, hdfs)),
    ),
  )
