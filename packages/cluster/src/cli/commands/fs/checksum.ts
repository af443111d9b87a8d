import { command } from '../../command.ts'

export const checksum = command<object, [first: string, ...rest: string[]]>({
  brief: "Show HDFS's own checksum of files",
  usage: 'PATH...',
  examples: [['tinderbox fs checksum /data/x.csv', 'the same for the same bytes and the same block size']],
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
  load: () => import('./checksum.run.ts'),
})
