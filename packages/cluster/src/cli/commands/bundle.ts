import { command } from '../command.ts'

export interface BundleFlags {
  readonly output?: string
  readonly since: number
  readonly maxSize: number
  readonly jobs: boolean
}

/** Minutes. */
function duration(text: string): number {
  const [, number, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? []
  if (number === undefined) throw new Error('it is not a duration like 90m, 12h or 7d')
  return Math.max(1, Number(number) * { m: 1, h: 60, d: 24 * 60 }[unit as 'm' | 'h' | 'd'])
}

/** Bytes. */
function size(text: string): number {
  const [, number, unit] = /^(\d{1,6})([kmg])$/i.exec(text) ?? []
  if (number === undefined) throw new Error('it is not a size like 500k, 20m or 1g')
  return Number(number) * { k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 }[unit!.toLowerCase() as 'k' | 'm' | 'g']
}

export const bundle = command<BundleFlags>({
  brief: 'Gather logs, settings and findings of all machines in one archive, without secrets',
  details:
    'For whoever is asked for help. Settings, the logs of the daemons, what the doctor sees and finds, the plan, the status and the audit trail, what systemd and the kernel say. The secret of the cluster, its tokens, and whatever is called a password, secret, token, credential or key is replaced by ***. Its README.md says what is in it, what was taken out, and what could not be had. It changes nothing.',
  examples: [
    ['tinderbox bundle', 'tinderbox-NAME-TIME.tar.gz in this folder'],
    ['tinderbox bundle -o help.tar.gz --since 2h --max-size 5m', 'only the newest logs'],
    ['tinderbox bundle --jobs', 'with what jobs and their executors printed'],
  ],
  flags: {
    output: {
      kind: 'parsed',
      parse: (text: string) => text,
      optional: true,
      placeholder: 'FILE',
      brief: 'The archive to write; it must not be there yet',
    },
    since: {
      kind: 'parsed',
      parse: duration,
      default: '1d',
      placeholder: 'TIME',
      brief: 'Only logs that were written to since: 90m, 12h, 7d',
    },
    maxSize: {
      kind: 'parsed',
      parse: size,
      default: '20m',
      placeholder: 'SIZE',
      brief: 'At most so much of logs of each machine, the newest first',
    },
    jobs: {
      kind: 'boolean',
      default: false,
      withNegated: false,
      brief: 'Also what jobs and their executors printed',
    },
  },
  aliases: { o: 'output' },
  usesSudo: true,
  load: () => import('./bundle.run.ts'),
})
