import { command } from '../command.ts'

export interface AuditFlags {
  readonly run?: string
  readonly limit: number
}

function count(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new Error('it is not a whole number from 1 on')
  return Number(text)
}

export const audit = command<AuditFlags>({
  brief: 'Show who has changed the cluster, and how it ended',
  details:
    'The machines themselves keep this trail, so runs from every controller are in it, and those that were killed. The newest run comes first.',
  examples: [
    ['tinderbox audit', 'the last twenty runs'],
    ['tinderbox audit --run 4f2a9c10', 'every action of a run; the beginning of its name is enough'],
    ["tinderbox audit --json | jq '.runs[0]'", 'for scripts'],
  ],
  flags: {
    run: {
      kind: 'parsed',
      parse: (text: string) => text,
      optional: true,
      placeholder: 'ID',
      brief: 'This run, with all that it did on each machine',
    },
    limit: { kind: 'parsed', parse: count, default: '20', placeholder: 'N', brief: 'So many runs, the last ones' },
  },
  aliases: { n: 'limit' },
  usesSudo: true,
  load: () => import('./audit.run.ts'),
})
