import { proposeMachines, proposeServices } from '../complete-names.ts'
import { command } from '../command.ts'

export interface LogsFlags {
  readonly follow: boolean
  readonly lines: number
  readonly machine?: string
}

function wholeNumber(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new Error('it is not a whole number')
  return Number(text)
}

export const logs = command<LogsFlags, [service?: string]>({
  brief: 'Show what the daemons of all machines wrote, or the containers of a job on YARN',
  usage: '[SERVICE | APPLICATION | JOB]',
  examples: [
    ['tinderbox logs', 'the end of every log'],
    ['tinderbox logs spark-master -f', "follow the master's"],
    ['tinderbox logs spark-worker --machine b -n 500', 'the last 500 lines of the worker on b'],
    ['tinderbox logs application_1795632000000_0007', 'what the containers of an application on YARN printed'],
    ['tinderbox logs --file prod.yaml', 'of another file; -f means follow here'],
  ],
  flags: {
    follow: {
      kind: 'boolean',
      default: false,
      withNegated: false,
      brief: 'Go on with what is written from now on, until Ctrl-C',
    },
    lines: {
      kind: 'parsed',
      parse: wholeNumber,
      default: '50',
      placeholder: 'LINES',
      brief: 'Lines from the end of each log',
    },
    machine: {
      kind: 'parsed',
      parse: (name: string) => name,
      optional: true,
      placeholder: 'NAME',
      brief: 'Only of this machine',
      proposeCompletions: proposeMachines,
    },
  },
  // As in tail, docker and kubectl; so the cluster file has only its long name here.
  aliases: { n: 'lines', f: 'follow' },
  positional: {
    kind: 'tuple',
    parameters: [
      {
        parse: (name: string) => name,
        optional: true,
        placeholder: 'SERVICE',
        brief:
          'spark-master, spark-worker or one worker (spark-worker-2); application_... or the name of a job for an application on YARN',
        proposeCompletions: proposeServices,
      },
    ],
  },
  usesSudo: true,
  load: () => import('./logs.run.ts'),
})
