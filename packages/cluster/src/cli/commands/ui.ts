import { proposeMachines } from '../complete-names.ts'
import { command } from '../command.ts'

export type Page = 'master' | 'worker' | 'app'

const pages: readonly Page[] = ['master', 'worker', 'app']

function page(text: string): Page {
  const found = pages.find((one) => one === text)
  if (!found) throw new Error(`it takes ${pages.join(', ')}`)
  return found
}

export const ui = command<object, [page?: Page, name?: string]>({
  brief: "Open a way to Spark's own pages, and print its address here",
  usage: '[master | worker [NAME] | app [ID]]',
  details:
    "Spark's pages ask nobody for a password, so they are open on their own machine only; this leads there through SSH, until Ctrl-C. Links from one machine's page to another's do not work: open each by its name.",
  examples: [
    ['tinderbox ui', "the master's page: workers and applications"],
    ['tinderbox ui worker b', "the worker's on b; spark-worker-2 or 2 for the second of this machine"],
    ['tinderbox ui app', 'the application that was started last: its jobs, stages, executors'],
  ],
  flags: {},
  positional: {
    kind: 'tuple',
    parameters: [
      { parse: page, optional: true, placeholder: 'PAGE', brief: pages.join(', '), proposeCompletions: () => pages },
      {
        parse: (name: string) => name,
        optional: true,
        placeholder: 'NAME',
        brief: "A machine, or an application's id",
        proposeCompletions: proposeMachines,
      },
    ],
  },
  usesSudo: true,
  load: () => import('./ui.run.ts'),
})
