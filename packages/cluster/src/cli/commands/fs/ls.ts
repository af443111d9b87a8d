import { command } from '../../command.ts'

export interface LsFlags {
  readonly long: boolean
  readonly recursive: boolean
}

export const ls = command<LsFlags, [path?: string]>({
  brief: 'List a folder of HDFS',
  usage: '[PATH]',
  examples: [
    ['tinderbox fs ls', 'your own folder there: /user/ and the name of the user that the daemons run as'],
    ['tinderbox fs ls -l /data', 'with rights, owners, sizes and times'],
    ['tinderbox fs ls -R /data --json', 'all below it, as JSON'],
  ],
  flags: {
    long: {
      kind: 'boolean',
      default: false,
      withNegated: false,
      brief: 'With rights, copies, owner, group, size and time',
    },
    recursive: { kind: 'boolean', default: false, withNegated: false, brief: 'With all that is below' },
  },
  aliases: { l: 'long', R: 'recursive' },
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
  load: () => import('./ls.run.ts'),
})
