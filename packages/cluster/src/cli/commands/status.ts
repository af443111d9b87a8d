import { command } from '../command.ts'

export const status = command({
  brief: 'Show what is wrong, then what runs where',
  details: 'Exit status: 0 when every daemon runs and every worker is registered, 1 when not.',
  examples: [
    ['tinderbox status', 'problems, daemons, applications'],
    ['tinderbox status --json | jq .healthy', 'for scripts and monitors'],
  ],
  flags: {},
  usesSudo: true,
  load: () => import('./status.run.ts'),
})
