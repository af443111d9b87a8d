import { command } from '../command.ts'
import { lookFlags, type LookFlags } from '../look-flags.ts'

export const plan = command<LookFlags>({
  brief: 'Show what `up` would do, and why; changes nothing',
  details:
    'Compares the file with what is really on the machines. Exit status: 0 when nothing differs, 3 when something does, or stands in the way of an `up`, 1 when a machine does not answer: the plan is of the others then.',
  examples: [
    ['tinderbox plan', 'with the differences of the files'],
    ['tinderbox plan --json | jq .changes', 'how many changes there are'],
    ['tinderbox plan --rollback', 'what going back to the file before would do'],
  ],
  flags: lookFlags,
  usesSudo: true,
  load: () => import('./plan.run.ts'),
})
