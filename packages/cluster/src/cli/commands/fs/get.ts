import { command } from '../../command.ts'

export interface GetFlags {
  readonly recursive: boolean
  readonly force: boolean
}

export const get = command<GetFlags, [path: string, destination?: string]>({
  brief: 'Fetch a file or a folder of HDFS',
  usage: 'PATH [DEST]',
  details: 'What comes is compared with the checksum that HDFS has; only then the file gets its name.',
  examples: [
    ['tinderbox fs get /data/x.csv', 'into this folder'],
    ['tinderbox fs get -r /data/logs old-logs', 'a folder, by another name'],
    ['tinderbox fs get /data/x.csv - | wc -l', 'to another program'],
  ],
  flags: {
    recursive: { kind: 'boolean', default: false, withNegated: false, brief: 'Folders, with all that is below' },
    force: { kind: 'boolean', default: false, withNegated: false, brief: 'Overwrite files that are there' },
  },
  aliases: { r: 'recursive' },
  positional: {
    kind: 'tuple',
    parameters: [
      { parse: (text: string) => text, placeholder: 'PATH', brief: 'On HDFS: /data/x, or below your folder there: x' },
      {
        parse: (text: string) => text,
        optional: true,
        placeholder: 'DEST',
        brief: 'A folder or a new name here, or - for what goes out. Default: this folder',
      },
    ],
  },
  usesSudo: true,
  load: () => import('./get.run.ts'),
})
