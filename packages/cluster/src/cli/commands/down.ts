import { command } from '../command.ts'

export interface DownFlags {
  readonly purge: boolean
  readonly yesLoseData?: string
}

export const down = command<DownFlags>({
  brief: 'Stop the cluster; no process stays behind',
  details:
    'Ends the daemons, and every driver and executor of the cluster. What is on the disks stays, so that the next `up` is quick; --purge removes it as well, and with it all files in HDFS.',
  examples: [
    ['tinderbox down', 'stop everything, keep logs and settings'],
    ['tinderbox down --purge', "remove the cluster's folders and its files in HDFS too; asks for its name"],
    ['tinderbox down --purge --yes-lose-data prod', 'the same in a script, for the cluster prod'],
  ],
  flags: {
    purge: {
      kind: 'boolean',
      default: false,
      withNegated: false,
      brief:
        "Also remove the cluster's folders, and what HDFS has in those of hdfs.data: its logs, its work folders, all files in HDFS and the Thrift server's tables are lost",
    },
    yesLoseData: {
      kind: 'parsed',
      parse: (name: string) => name,
      optional: true,
      placeholder: 'NAME',
      brief: 'Instead of typing the name of the cluster that is purged',
    },
  },
  usesSudo: true,
  load: () => import('./down.run.ts'),
})
