import { command } from '../../command.ts'

export interface RmFlags {
  readonly recursive: boolean
}

export const rm = command<RmFlags, [first: string, ...rest: string[]]>({
  brief: 'Remove files and folders of HDFS, for good',
  usage: 'PATH...',
  details: 'There is no trash. It asks before it removes more than 100 files, or a folder at the top.',
  examples: [
    ['tinderbox fs rm /data/x.csv', 'a file'],
    ['tinderbox fs rm -r /data/old -y', 'a folder, without a question'],
  ],
  flags: {
    recursive: { kind: 'boolean', default: false, withNegated: false, brief: 'Folders, with all that is below' },
  },
  aliases: { r: 'recursive' },
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
  load: () => import('./rm.run.ts'),
})
