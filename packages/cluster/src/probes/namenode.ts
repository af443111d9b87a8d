import { parseNameNode, type NameNodeState } from '../apis/namenode.ts'
import type { Probe } from './probe.ts'

/** What a NameNode tells, and which of the folders that Tinderbox makes are there (an active one alone can say). */
export type NameNodeFacts = NameNodeState & {
  readonly folders: readonly string[]
  /** Blocks of which copies are being made. */
  readonly pending?: number
}

/** Folders of HDFS that others rely on, with their modes. */
export const sharedFolders = {
  '/tmp': '1777',
  '/user': '755',
  '/user/hive': '755',
  '/user/hive/warehouse': '1777',
  '/spark-events': '1777',
  '/yarn-logs': '1777',
} as const

const names = Object.keys(sharedFolders)

/** What the NameNode on this machine says of itself. Undefined: there is none here, or it does not answer. */
export const namenode: Probe<NameNodeFacts | undefined> = {
  name: 'namenode',
  script: `
port=$(port_of hdfs-namenode http)
[ -n "$port" ] || exit 0
page "$port" '/jmx?qry=Hadoop:service=NameNode,name=NameNode*' ${names.map((name) => `'/webhdfs/v1${name}?op=GETFILESTATUS'`).join(' ')} '/jmx?qry=Hadoop:service=NameNode,name=FSNamesystemState' | sed 's/^/=/'
`,
  parse(lines) {
    const [first = '', ...statuses] = lines.map((line) => line.slice(1))
    const pending = /"PendingReconstructionBlocks" *: *(\d+)/.exec(statuses[names.length] ?? '')?.[1]
    try {
      return {
        ...parseNameNode(first),
        folders: names.filter((_, i) => statuses[i]?.includes('"FileStatus"')),
        ...(pending !== undefined && { pending: Number(pending) }),
      }
    } catch {
      return undefined
    }
  },
}
