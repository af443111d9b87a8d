import { command } from '../../command.ts'

export interface MkdirFlags {
  readonly parents: boolean
}

export const mkdir = command<MkdirFlags, [first: string, ...rest: string[]]>({
  brief: 'Make folders on HDFS',
  usage: 'PATH...',
  examples: [
    ['tinderbox fs mkdir /data', 'a folder'],
    ['tinderbox fs mkdir -p /data/2026/01', 'with those above it'],
  ],
  flags: {
    parents: {
      kind: 'boolean',
      default: false,
      withNegated: false,
      brief: 'With those above it; and no error if it is there',
    },
  },
  aliases: { p: 'parents' },
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
  load: () => import('./mkdir.run.ts'),
})
