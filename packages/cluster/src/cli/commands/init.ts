import { command } from '../command.ts'

export interface InitFlags {
  readonly name?: string
  readonly master?: string
  readonly workers?: readonly string[]
  readonly user?: string
  readonly force: boolean
}

const word = (text: string): string => text

export const init = command<InitFlags>({
  brief: 'Write a cluster file with comments',
  details: 'Asks on a terminal for what the flags do not say. Writes ./cluster.yaml, or the FILE of -f.',
  examples: [
    ['tinderbox init', 'answer three questions'],
    ['tinderbox init --name prod --master a --workers b,c', 'without questions'],
    [
      "tinderbox init --name big --master head --workers 'node[1-40]' --user ubuntu",
      'ranges; the login user of all machines',
    ],
  ],
  flags: {
    name: { kind: 'parsed', parse: word, optional: true, placeholder: 'NAME', brief: "The cluster's name" },
    master: {
      kind: 'parsed',
      parse: word,
      optional: true,
      placeholder: 'MACHINE',
      brief: "The master's machine, as you would give it to ssh",
    },
    workers: {
      kind: 'parsed',
      parse: word,
      optional: true,
      variadic: ',',
      placeholder: 'MACHINES',
      brief: "The workers' machines: b,c or 'worker[1-40]'",
    },
    user: {
      kind: 'parsed',
      parse: word,
      optional: true,
      placeholder: 'USER',
      brief: 'The login user, where your ssh configuration does not say it',
    },
    force: { kind: 'boolean', default: false, withNegated: false, brief: 'Overwrite the file that is there' },
  },
  load: () => import('./init.run.ts'),
})
