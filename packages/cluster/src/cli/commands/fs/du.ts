import { command } from '../../command.ts'

export interface DuFlags {
  readonly summary: boolean
  readonly bytes: boolean
}

export const du = command<DuFlags, [path?: string]>({
  brief: 'Show how much is where on HDFS',
  usage: '[PATH]',
  examples: [
    ['tinderbox fs du /data', 'what is in the folder, one by one, the largest first'],
    ['tinderbox fs du -s --bytes /data', 'of all of it, in bytes'],
  ],
  flags: {
    summary: { kind: 'boolean', default: false, withNegated: false, brief: 'Of the folder as a whole' },
    bytes: { kind: 'boolean', default: false, withNegated: false, brief: 'Exact, in bytes' },
  },
  aliases: { s: 'summary' },
  positional: {
    kind: 'tuple',
    parameters: [
      {
        parse: (text: string) => text,
        optional: true,
        placeholder: 'PATH',
        brief: 'On HDFS: /data/x, or below your folder there: x',
      },
    ],
  },
  usesSudo: true,
  load: () => import('./du.run.ts'),
})
