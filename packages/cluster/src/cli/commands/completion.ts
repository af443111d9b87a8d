import { command } from '../command.ts'

export const shells = ['bash', 'zsh', 'fish'] as const

export const completion = command<object, [shell: (typeof shells)[number]]>({
  brief: 'Print a script that completes commands, flags and names in your shell',
  usage: 'bash|zsh|fish',
  examples: [
    ['source <(tinderbox completion bash)', 'now; in ~/.bashrc for always'],
    ['tinderbox completion zsh > "${fpath[1]}/_tinderbox"', 'for zsh'],
    ['tinderbox completion fish > ~/.config/fish/completions/tinderbox.fish', 'for fish'],
  ],
  flags: {},
  positional: {
    kind: 'tuple',
    parameters: [
      {
        parse(text) {
          const shell = shells.find((one) => one === text)
          if (!shell) throw new Error(`it takes ${shells.join(', ')}`)
          return shell
        },
        placeholder: 'SHELL',
        brief: 'bash, zsh or fish',
        proposeCompletions: () => shells,
      },
    ],
  },
  load: () => import('./completion.run.ts'),
})
