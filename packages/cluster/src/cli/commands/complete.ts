import { command } from '../command.ts'

/** What the completion scripts ask. Its arguments are the words of the command line after `tinderbox`, the last one unfinished. */
export const complete = command<object, string[]>({
  brief: 'Propose how a command line goes on',
  usage: '-- WORDS...',
  examples: [['tinderbox complete -- st', 'prints `status` and what it is']],
  flags: {},
  positional: {
    kind: 'array',
    parameter: { parse: (text: string) => text, placeholder: 'WORDS', brief: 'The words so far' },
  },
  load: () => import('./complete.run.ts'),
})
