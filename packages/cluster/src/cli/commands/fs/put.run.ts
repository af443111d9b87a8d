import { isAbsolute, join } from 'node:path'
import { ToolError } from '../../../errors.ts'
import { hdfsPath } from '../../../files/hdfs-path.ts'
import { putStreamToHdfs, putToHdfs } from '../../../files/put.ts'
import { byteSource } from '../../byte-streams.ts'
import type { Run } from '../../command.ts'
import { withHdfs } from '../../with-hdfs.ts'
import { showCopy } from '../../terminal/copy-display.ts'
import type { PutFlags } from './put.ts'

export const run: Run<PutFlags, [first: string, ...rest: string[]]> = ({ outside }, flags, ...words) => {
  const sources = words.slice(0, -1)
  const typed = words.at(-1)!
  if (sources.length === 0)
    throw new ToolError('USAGE', {
      message: 'DEST is missing: where to, on HDFS',
      hint: `Your own folder there is ".": tinderbox fs put ${typed} .`,
    })
  if (sources.includes('-') && (sources.length > 1 || /(^|\/)\.{0,2}$/.test(typed)))
    throw new ToolError('USAGE', {
      message: 'what comes in has no name, and can only become one file',
      hint: 'Give the whole path: tinderbox fs put - /data/NAME',
    })
  return withHdfs(outside, flags, (hdfs, cluster) => {
    const destination = hdfsPath(typed, hdfs)
    return showCopy(outside, flags, { cluster: cluster.name, doing: 'Sending', done: 'sent' }, (onProgress) => {
      const options = { recursive: flags.recursive, force: flags.force, signal: outside.signal, onProgress }
      if (sources[0] === '-')
        return putStreamToHdfs(hdfs, byteSource(outside.stdin), destination, options).then((one) => [one])
      const here = sources.map((source) => (isAbsolute(source) ? source : join(outside.cwd, source)))
      return putToHdfs(hdfs, here, destination, { ...options, intoFolder: typed.endsWith('/') })
    })
  })
}
