import { proposeMachines } from '../complete-names.ts'
import { command } from '../command.ts'

const pages = ['master', 'worker', 'app', 'history', 'yarn', 'hdfs', 'connect', 'thrift'] as const
export type Page = (typeof pages)[number]

function page(text: string): Page {
  const found = pages.find((one) => one === text)
  if (!found) throw new Error(`it takes ${pages.join(', ')}`)
  return found
}

export const ui = command<object, [page?: Page, name?: string]>({
  brief: "Open a way to Spark's and Hadoop's own pages, to Connect or JDBC, and print its address here",
  usage: '[master | worker [NAME] | app [ID] | history | yarn | hdfs | connect | thrift]',
  details:
    "Spark's pages ask nobody for a password, so they are open on their own machine only; this leads there through SSH, until Ctrl-C. Links from one machine's page to another's do not work: open each by its name.",
  examples: [
    ['tinderbox ui', "the master's page: workers and applications"],
    ['tinderbox ui worker b', "the worker's on b; spark-worker-2 or 2 for the second of this machine"],
    ['tinderbox ui app', 'the application that was started last: its jobs, stages, executors'],
    ['tinderbox ui history', 'applications that have ended'],
    ['tinderbox ui connect', "an address for Spark Connect's clients, with the token"],
    ['tinderbox ui thrift', 'an address for JDBC'],
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
