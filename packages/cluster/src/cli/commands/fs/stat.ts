import { command } from '../../command.ts'

export const stat = command<object, [first: string, ...rest: string[]]>({
  brief: 'Show what HDFS knows of files and folders',
  usage: 'PATH...',
  examples: [['tinderbox fs stat /data/x.csv', 'size, owner, rights, copies, block size, time']],
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
  load: () => import('./stat.run.ts'),
})
