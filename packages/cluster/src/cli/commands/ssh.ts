import { proposeMachines } from '../complete-names.ts'
import { command } from '../command.ts'

export const ssh = command<object, [name: string, ...command: string[]]>({
  brief: 'Open a shell on a machine, or run a command there',
  usage: 'NAME [-- COMMAND...]',
  details:
    'Over the same connection as everything else: the same user, port, key and jump hosts. Ends with the exit status of what ran there.',
  examples: [
    ['tinderbox ssh worker1', 'a shell'],
    ['tinderbox ssh worker1 -- df -h /', 'one command'],
    ["tinderbox ssh worker1 -- 'df -h | grep /$'", 'one argument is a command line'],
  ],
  flags: {},
  positional: {
    kind: 'array',
    minimum: 1,
    parameter: {
      parse: (text: string) => text,
      placeholder: 'NAME',
      brief: 'A machine of the file; then, after --, a command and its arguments',
      proposeCompletions: proposeMachines,
    },
  },
  load: () => import('./ssh.run.ts'),
})
