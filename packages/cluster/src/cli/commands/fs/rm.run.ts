import { ToolError } from '../../../errors.ts'
import { removalOf, removeFromHdfs, type Removal } from '../../../files/change.ts'
import { hdfsPath, parentOf } from '../../../files/hdfs-path.ts'
import { showBytes } from '../../../config/size.ts'
import type { Run } from '../../command.ts'
import { withHdfs } from '../../with-hdfs.ts'
import { askYesNo } from '../../terminal/ask.ts'
import type { RmFlags } from './rm.ts'

const many = 100

export const run: Run<RmFlags, [first: string, ...rest: string[]]> = ({ outside }, flags, ...typed) =>
  withHdfs(outside, flags, async (hdfs, cluster) => {
    const paths = typed.map((path) => hdfsPath(path, hdfs))
    const removals = await removalOf(hdfs, paths, flags.recursive)
    const asks = removals.some(({ path, type }) => type === 'folder' && parentOf(path) === '/') || sum(removals) > many
    const asked = flags.json ? { ...outside, stdin: {} } : outside
    if (asks && !flags.yes && !(await askYesNo(asked, question(removals), '--yes')))
      throw new ToolError('CANCELLED', { message: 'nothing was removed', hint: 'Run it again and answer yes.' })
    await removeFromHdfs(hdfs, removals)
    if (flags.json) outside.stdout.write(`${JSON.stringify({ cluster: cluster.name, removed: removals }, null, 2)}\n`)
    return 0
  })

function sum(removals: readonly Removal[]): number {
  return removals.reduce((files, one) => files + one.files, 0)
}

function question(removals: readonly Removal[]): string {
  const bytes = removals.reduce((all, one) => all + one.bytes, 0)
  const what = removals.length === 1 ? removals[0]!.path : `${removals[0]!.path} and ${removals.length - 1} more`
  return `Remove ${what} for good: ${sum(removals)} files, ${showBytes(bytes)}?`
}
