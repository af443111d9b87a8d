/** The text of a first cluster.yaml: what was asked for, and in comments what else can be said. Pure; the text reads back as it was meant. */
import { stringify } from 'yaml'

export interface InitAnswers {
  readonly name: string
  readonly master: string
  /** As they are written in the file; ranges are welcome. */
  readonly workers: readonly string[]
  readonly user?: string | undefined
}

/** A text as YAML writes it: with quotes where it needs them. */
const scalar = (text: string): string => stringify(text).trimEnd()

export function initFile({ name, master, workers, user }: InitAnswers): string {
  const list = `[${workers.map((worker) => (/^[A-Za-z0-9._-]+$/.test(worker) ? scalar(worker) : JSON.stringify(worker))).join(', ')}]`
  const first = workers[0] ?? master
  return `# A Spark cluster for Tinderbox.
#   tinderbox plan     shows what will be done, and changes nothing
#   tinderbox up       does it; run it again after each change of this file
#   tinderbox config   shows every setting that counts, with its default

# Part of folders and unit names on the machines, so it stays.
name: ${scalar(name)}

# What you would give to ssh: a name, an address, or an alias of ~/.ssh/config.
master: ${scalar(master)}
# "worker[1-40]" stands for forty names. The master may be among them.
workers: ${list}

${user === undefined ? '# ssh:\n#   user: ubuntu          # when your ssh configuration does not say it' : `ssh:\n  user: ${scalar(user)}`}
#${user === undefined ? '  ' : ' ssh:\n#  '} config: ./ssh_config  # instead of ~/.ssh/config

# spark:
#   version: 4.3.0
#   conf:                 # for every job, as in spark-defaults.conf
#     spark.sql.shuffle.partitions: 64
#   worker:
#     cores: auto         # offered to executors; auto: all of them
#     memory: auto        # auto: what the system and the daemons leave
#   master:
#     port: 7077

# java:
#   version: 17           # 17, 21 or 25; brought to machines that lack it
# python:
#   executable: python3   # the same minor version on every machine

# What differs for single machines:
# machines:
#   ${scalar(first)}:
#     host: 192.0.2.17    # what ssh connects to, when that is not the name
#     worker: { memory: 8g }
`
}
