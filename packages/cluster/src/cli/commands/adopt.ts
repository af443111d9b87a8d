import { command } from '../command.ts'

export interface AdoptFlags {
  readonly name?: string
  readonly output?: string
  readonly sshConfig?: string
}

const word = (text: string): string => text

export const adopt = command<AdoptFlags, [machine: string]>({
  brief: 'Write the cluster file that a machine of a running cluster keeps',
  usage: '[USER@]HOST[:PORT]',
  details:
    'For a new laptop: asks one machine for the file that was last applied, writes it to ./cluster.yaml, and looks at the cluster with it. Changes nothing on machines.',
  examples: [
    ['tinderbox adopt ops@10.0.0.11', 'from any machine of the cluster'],
    ['tinderbox adopt head --name prod --output prod.yaml', 'where the machine belongs to several'],
    ['tinderbox adopt head --output -', 'only show the file'],
  ],
  flags: {
    name: {
      kind: 'parsed',
      parse: word,
      optional: true,
      placeholder: 'NAME',
      brief: 'The cluster, if there are several',
    },
    output: {
      kind: 'parsed',
      parse: word,
      optional: true,
      placeholder: 'FILE',
      brief: 'Where the file goes. Default: cluster.yaml here, or the FILE of -f; - for standard output',
    },
    sshConfig: {
      kind: 'parsed',
      parse: word,
      optional: true,
      placeholder: 'FILE',
      brief: 'An ssh_config file to use instead of ~/.ssh/config',
    },
  },
  positional: {
    kind: 'tuple',
    parameters: [{ parse: word, placeholder: 'HOST', brief: 'A machine of the cluster, as you would give it to ssh' }],
  },
  usesSudo: true,
  load: () => import('./adopt.run.ts'),
})
