import { command } from '../../command.ts'

export interface DfFlags {
  readonly bytes: boolean
}

export const df = command<DfFlags>({
  brief: 'Show how full HDFS is',
  usage: '',
  examples: [
    ['tinderbox fs df', 'size, used and free'],
    ['tinderbox fs df --json', 'in bytes'],
  ],
  flags: { bytes: { kind: 'boolean', default: false, withNegated: false, brief: 'Exact, in bytes' } },
  usesSudo: true,
  load: () => import('./df.run.ts'),
})
