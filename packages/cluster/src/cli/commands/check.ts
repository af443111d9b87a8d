import { command } from '../command.ts'
import { onlyFlag, type OnlyFlags } from '../only-flag.ts'

export const check = command<OnlyFlags>({
  brief: 'Will it work there? Looks at the machines before anything is installed',
  details:
    'Looks at every machine of the file, and dials every connection that the cluster will need: names, clocks, disks, memory, Python, taken ports, firewalls. It changes nothing. Exit status: 0 when nothing stands in the way, 1 when something does.',
  examples: [
    ['tinderbox check', 'the machines of ./cluster.yaml'],
    ['tinderbox check -f prod.yaml --json', 'as one JSON document'],
  ],
  flags: onlyFlag,
  usesSudo: true,
  load: () => import('./check.run.ts'),
})
