import { command } from '../command.ts'
import { lookFlags, type LookFlags } from '../look-flags.ts'

export interface UpFlags extends LookFlags {
  readonly diff: boolean
}

export const up = command<UpFlags>({
  brief: 'Make the cluster what the file says, and start it',
  details:
    'Looks at every machine, shows what will be done, asks, does it, and ends when Spark says that every worker is registered. Run it again at any time: it does what is missing, and nothing when nothing is. What runs is changed with the least disturbance: workers batch by batch, each drained before it stops; the master last. A machine that is no more in the file is drained and cleaned.',
  examples: [
    ['tinderbox up', 'a master and two workers on this machine, or what ./cluster.yaml says'],
    ['tinderbox up -f prod.yaml', 'the cluster of that file'],
    ['tinderbox up --rollback', 'back to what ran before'],
    ['tinderbox up --finalize', 'the upgrade of HDFS to another Hadoop is good: no way back any more'],
    ['tinderbox up --forget worker7', 'worker7 is out of the file and gone for good'],
    ['tinderbox up --yes --json', 'in a script: no questions, the result as JSON'],
  ],
  flags: {
    ...lookFlags,
    diff: { kind: 'boolean', default: false, withNegated: false, brief: 'Show how files change, before asking' },
  },
  usesSudo: true,
  load: () => import('./up.run.ts'),
})
