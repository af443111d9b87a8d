import { command } from '../../command.ts'

export interface MvFlags {
  readonly force: boolean
}

export const mv = command<MvFlags, [from: string, to: string]>({
  brief: 'Move or rename a file or a folder of HDFS',
  usage: 'FROM TO',
  examples: [
    ['tinderbox fs mv /data/x.csv /data/y.csv', 'another name'],
    ['tinderbox fs mv /data/x.csv /old', 'into a folder that is there'],
  ],
  flags: { force: { kind: 'boolean', default: false, withNegated: false, brief: 'Overwrite a file that is there' } },
  positional: {
    kind: 'tuple',
    parameters: [
      { parse: (text: string) => text, placeholder: 'FROM', brief: 'On HDFS: /data/x, or below your folder there: x' },
      { parse: (text: string) => text, placeholder: 'TO', brief: 'On HDFS: /data/x, or below your folder there: x' },
    ],
  },
  usesSudo: true,
  load: () => import('./mv.run.ts'),
})
