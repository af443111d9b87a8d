import { proposeMachines } from '../complete-names.ts'
import { command } from '../command.ts'

export interface EnvFlags {
  readonly machine?: string
}

export const env = command<EnvFlags>({
  brief: "Print the variables for Spark's and Hadoop's own programs, for eval",
  details:
    "SPARK_HOME, JAVA_HOME, SPARK_CONF_DIR and PATH as they are on the master's machine, or on another; with HDFS or YARN also HADOOP_HOME, HADOOP_CONF_DIR and LD_LIBRARY_PATH. Login shells on the machines have them already.",
  examples: [
    ['eval "$(tinderbox env)"', 'then spark-submit, pyspark and spark-sql use the local cluster'],
    ['tinderbox env --machine worker1', 'as they are on worker1'],
  ],
  flags: {
    machine: {
      kind: 'parsed',
      parse: (name: string) => name,
      optional: true,
      placeholder: 'NAME',
      brief: "Of this machine. Default: the master's",
      proposeCompletions: proposeMachines,
    },
  },
  usesSudo: true,
  load: () => import('./env.run.ts'),
})
