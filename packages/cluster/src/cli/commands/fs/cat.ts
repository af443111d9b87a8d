import { command } from '../../command.ts'

export const cat = command<object, [first: string, ...rest: string[]]>({
  brief: 'Write files of HDFS to standard output',
  usage: 'PATH...',
  examples: [
    ['tinderbox fs cat /data/x.csv | head', 'the beginning of a file'],
    ['tinderbox fs cat out/part-0 out/part-1', 'one after the other'],
  ],
  flags: {},
  positional: {
    kind: 'array',
    minimum: 1,
    parameter: {
      parse: (text: string) => text,
      placeholder: 'PATH',
      brief: 'On HDFS: /data/x, or below your folder there: x',
    },
  },
  usesSudo: true,
  load: () => import('./cat.run.ts'),
})
