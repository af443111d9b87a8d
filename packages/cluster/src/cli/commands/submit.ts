import { proposeMachines } from '../complete-names.ts'
import { command } from '../command.ts'
import { property } from '../spark-property.ts'

export interface SubmitFlags {
  readonly class?: string
  readonly conf: readonly string[]
  readonly files: readonly string[]
  readonly pyFiles: readonly string[]
  readonly pythonPackages: readonly string[]
  readonly name?: string
  readonly on?: string
}

const word = (text: string): string => text

export const submit = command<SubmitFlags, [job: string, ...args: string[]]>({
  brief: 'Run a .py, .jar or .sql of this machine on the cluster',
  usage: 'JOB [ARGS...] [-- ARGS...]',
  details:
    "Prints what the program prints, as it comes, shows the progress of stages and tasks on a terminal, and ends with the program's exit status. Ctrl-C ends the application on the cluster. Arguments of the program that begin with a dash stand after --.",
  examples: [
    ['tinderbox submit examples/pi.py', 'a Python program'],
    ['tinderbox submit job.py 100 -- --input data', 'with arguments'],
    [
      'tinderbox submit job.jar --class com.example.Main --conf spark.executor.memory=2g',
      'a class of a jar, with a Spark property',
    ],
    ['tinderbox submit report.sql -f prod.yaml', 'a script of SQL, on another cluster'],
    ['tinderbox submit examples/pi.py --on yarn', 'with executors of YARN'],
  ],
  flags: {
    class: {
      kind: 'parsed',
      parse: word,
      optional: true,
      placeholder: 'NAME',
      brief: 'The class to run, where the jar does not name it',
    },
    conf: {
      kind: 'parsed',
      parse: property,
      variadic: true,
      default: [],
      placeholder: 'KEY=VALUE',
      brief: 'A Spark property, for this job; may be given again',
    },
    files: {
      kind: 'parsed',
      parse: word,
      variadic: ',',
      default: [],
      placeholder: 'FILES',
      brief: 'Files that the program finds in its working folder',
    },
    pyFiles: {
      kind: 'parsed',
      parse: word,
      variadic: ',',
      default: [],
      placeholder: 'FILES',
      brief: 'Python modules it imports: .py, .zip, .egg',
    },
    pythonPackages: {
      kind: 'parsed',
      parse: word,
      variadic: ',',
      default: [],
      placeholder: 'NAMES',
      brief: 'Python packages it imports, as pip takes them; downloaded here and sent along',
    },
    name: { kind: 'parsed', parse: word, optional: true, placeholder: 'NAME', brief: 'What Spark calls it' },
    on: {
      kind: 'parsed',
      parse: word,
      optional: true,
      placeholder: 'NAME',
      brief: "The machine of the driver (default: the master's); yarn: executors of YARN",
      proposeCompletions: proposeMachines,
    },
  },
  positional: {
    kind: 'array',
    minimum: 1,
    parameter: { parse: word, placeholder: 'JOB', brief: 'The program, and its arguments' },
  },
  usesSudo: true,
  load: () => import('./submit.run.ts'),
})
