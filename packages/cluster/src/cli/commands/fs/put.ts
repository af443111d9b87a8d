import { command } from '../../command.ts'

export interface PutFlags {
  readonly recursive: boolean
  readonly force: boolean
}

export const put = command<PutFlags, [first: string, ...rest: string[]]>({
  brief: 'Send files and folders of this machine to HDFS',
  usage: 'FILE... DEST',
  details:
    'A file gets its name when HDFS has all of it and its checksum is right; until then it has a hidden one. A run that was cut off leaves no half file, and the next one takes its rest away.',
  examples: [
    ['tinderbox fs put data.csv /data', 'into a folder that is there, or to that name'],
    ['tinderbox fs put a.csv b.csv .', 'into your own folder there'],
    ['tinderbox fs put -r logs /data/logs --force', 'a folder; files that are there are overwritten'],
    ['zcat x.gz | tinderbox fs put - /data/x', 'what another program writes'],
  ],
  flags: {
    recursive: { kind: 'boolean', default: false, withNegated: false, brief: 'Folders, with all that is below' },
    force: { kind: 'boolean', default: false, withNegated: false, brief: 'Overwrite files that are there' },
  },
  aliases: { r: 'recursive' },
  positional: {
    kind: 'array',
    minimum: 1,
    parameter: {
      parse: (text: string) => text,
      placeholder: 'FILE',
      brief: 'Files of this machine, or - for what comes in; then where to, on HDFS',
    },
  },
  usesSudo: true,
  load: () => import('./put.run.ts'),
})
