import { command } from '../../command.ts'

export interface SetrepFlags {
  readonly raise: boolean
}

function copies(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new Error('it is not a whole number from 1 to 999')
  return Number(text)
}

export const setrep = command<SetrepFlags, [copies: number, path: string]>({
  brief: 'Set how many copies files of HDFS have',
  usage: 'COPIES PATH',
  details:
    'Of a folder: all files below. HDFS makes and removes the copies afterwards, by itself. Files that are written later have as many as the cluster says (hdfs.replication).',
  examples: [
    ['tinderbox fs setrep --raise 3 /', 'after DataNodes were added: what has fewer copies gets 3'],
    ['tinderbox fs setrep 2 /data/big', 'less room on disks, and less certain'],
  ],
  flags: {
    raise: { kind: 'boolean', default: false, withNegated: false, brief: 'Only files that have fewer copies' },
  },
  positional: {
    kind: 'tuple',
    parameters: [
      { parse: copies, placeholder: 'COPIES', brief: 'At most as many as there are DataNodes' },
      { parse: (text: string) => text, placeholder: 'PATH', brief: 'On HDFS: /data/x, or below your folder there: x' },
    ],
  },
  usesSudo: true,
  load: () => import('./setrep.run.ts'),
})
