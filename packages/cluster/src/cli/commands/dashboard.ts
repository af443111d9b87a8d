import { command } from '../command.ts'

export interface DashboardFlags {
  readonly every: number
  readonly port: number
}

function whole(text: string, from: number, to: number): number {
  if (!/^\d{1,6}$/.test(text) || Number(text) < from || Number(text) > to)
    throw new Error(`it is not a whole number from ${from} to ${to}`)
  return Number(text)
}

export const dashboard = command<DashboardFlags>({
  brief: 'Show what is wrong and what runs where in a browser, live',
  details:
    'Runs until Ctrl-C, on this machine only, and looks at the cluster as tinderbox status does while a browser shows it. The address that is printed has a token: whoever has it sees the page, nobody else does. The page changes nothing; it names the command that mends each finding. From another machine: ssh -t -L PORT:127.0.0.1:PORT HOST tinderbox dashboard --port PORT.',
  examples: [
    ['tinderbox dashboard', 'open the address that it prints'],
    ['tinderbox dashboard -f prod.yaml --every 30', 'looks every half minute'],
    ['tinderbox dashboard --port 8088', 'the same port each time, for a tunnel'],
  ],
  flags: {
    every: {
      kind: 'parsed',
      parse: (text) => whole(text, 1, 86_400),
      default: '10',
      placeholder: 'SECONDS',
      brief: 'Seconds from one look to the next',
    },
    port: {
      kind: 'parsed',
      parse: (text) => whole(text, 0, 65_535),
      default: '0',
      placeholder: 'PORT',
      brief: 'Where it listens on 127.0.0.1; 0: on a port that is free',
    },
  },
  usesSudo: true,
  load: () => import('./dashboard.run.ts'),
})
