import { proposeMachines } from '../complete-names.ts'
import { command } from '../command.ts'
import { property } from '../spark-property.ts'

export interface ShellFlags {
  readonly conf: readonly string[]
  readonly on?: string
}

const kinds = ['pyspark', 'spark-shell', 'spark-sql'] as const

function kind(text: string): (typeof kinds)[number] {
  const found = kinds.find((one) => one === text)
  if (!found) throw new Error(`it takes ${kinds.join(', ')}`)
  return found
}

export const shell = command<ShellFlags, [kind?: (typeof kinds)[number]]>({
  brief: 'Open pyspark, spark-shell or spark-sql on the cluster',
  usage: '[pyspark|spark-shell|spark-sql]',
  details: 'It runs on a machine of the cluster, on your terminal. Without a name: pyspark.',
  examples: [
    ['tinderbox shell', 'pyspark; `spark` and `sc` are there'],
    ['tinderbox shell spark-sql -f prod.yaml', 'SQL, on another cluster'],
    ['tinderbox shell spark-shell --conf spark.cores.max=2', 'Scala, with two cores at most'],
  ],
  flags: {
    conf: {
      kind: 'parsed',
      parse: property,
      variadic: true,
      default: [],
      placeholder: 'KEY=VALUE',
      brief: 'A Spark property, for this shell; may be given again',
    },
    on: {
      kind: 'parsed',
      parse: (name: string) => name,
      optional: true,
      placeholder: 'NAME',
      brief: "The machine that it runs on (default: the master's); yarn: executors of YARN",
      proposeCompletions: proposeMachines,
    },
  },
  positional: {
    kind: 'tuple',
    parameters: [
      { parse: kind, optional: true, placeholder: 'SHELL', brief: kinds.join(', '), proposeCompletions: () => kinds },
    ],
  },
  usesSudo: true,
  load: () => import('./shell.run.ts'),
})
