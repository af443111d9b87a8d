import { command } from '../command.ts'

export interface WatchFlags {
  readonly every: number
  readonly once: boolean
  readonly install: boolean
  readonly uninstall: boolean
}

function every(text: string): number {
  if (!/^\d{1,6}$/.test(text) || Number(text) < 5) throw new Error('it is not a whole number from 5 on')
  return Number(text)
}

const flag = (brief: string) => ({ kind: 'boolean', default: false, withNegated: false, brief }) as const

export const watch = command<WatchFlags>({
  brief: 'Look after the cluster: tell what is wrong within seconds, or mend it',
  details:
    'Runs until Ctrl-C. It notices a daemon that died or froze, a machine that is cut off, a worker that does not reach its master, and what differs from the file that was applied last. `repair: auto` in the file lets it start what died, kill and start what froze, and put differences right; `repair: report`, the default, lets it say so only. While somebody else changes the cluster it leaves everything alone. --install makes it a unit of systemd on this machine, which has no ssh-agent: keys for the machines must be usable without a passphrase, as named in your ssh_config.',
  examples: [
    ['tinderbox watch', 'until Ctrl-C'],
    ['tinderbox watch --once', 'some seconds; ends with 0 when all is well, else with 3'],
    ['tinderbox watch --json | jq -r .text', 'one JSON object for each event'],
    ['tinderbox watch --install -f prod.yaml', 'from now on, by systemd on this machine'],
  ],
  flags: {
    every: {
      kind: 'parsed',
      parse: every,
      default: '60',
      placeholder: 'SECONDS',
      brief: 'Seconds from one look at everything (files, units, settings) to the next',
    },
    once: flag('One look of some seconds; mends nothing'),
    install: flag('Let systemd on this machine run it, now and after each start'),
    uninstall: flag('Take that back'),
  },
  usesSudo: true,
  load: () => import('./watch.run.ts'),
})
