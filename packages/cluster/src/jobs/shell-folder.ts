/** What lies in the folder of an interactive shell, and how it is started. Pure. */
import { quote, words } from '../hosts/quote.ts'
import { classPathJar } from '../services/spark-java.ts'
import { driverEnvironment, driverJvm } from './driver-command.ts'
import { exportLines, jobMarks, makeJobFolder } from './job-folder.ts'
import type { JobPlace } from './job-place.ts'
import type { JobSettings } from './job-settings.ts'
import { writeText } from './write-text.ts'

export const shellKinds = ['pyspark', 'spark-shell', 'spark-sql'] as const
export type ShellKind = (typeof shellKinds)[number]

/** POSIX shell for the daemon user: makes the folder; `run` in it is the shell. */
export function shellFolder(place: JobPlace, kind: ShellKind, settings: JobSettings): string {
  const { effective, lines } = settings
  const unless = (key: string, value: string) => (effective.has(key) ? '' : `${key}=${value}\n`)
  const conf = [
    unless('spark.sql.warehouse.dir', `${place.folder}/warehouse`),
    unless('spark.sql.catalogImplementation', 'in-memory'),
    unless('spark.ui.showConsoleProgress', 'true'),
    lines,
  ].join('')
  const within = [writeText('run', shellRun(place, kind, effective))]
  if (kind === 'pyspark') {
    within.push(
      'mkdir -p home/bin',
      writeText('home/bin/spark-submit', gateway(place, effective)),
      'chmod 700 home/bin/spark-submit',
    )
  }
  return makeJobFolder(place, conf, within.join('\n'))
}

/** Started anew with an environment of its own, but for the terminal's. A Ctrl-C is the shell's; this one only waits. */
export function shellRun(place: JobPlace, kind: ShellKind, settings: ReadonlyMap<string, string>): string {
  const { folder, on } = place
  const environment = { ...driverEnvironment(settings, place), ...(kind === 'pyspark' && pythonEnvironment(place)) }
  const python = settings.get('spark.pyspark.driver.python') ?? settings.get('spark.pyspark.python') ?? on.python
  const command = kind === 'pyspark' ? [python] : jvm(kind, place, settings)
  return `[ -n "$TINDERBOX_JOB" ] || exec env -i ${words(jobMarks(place))} TERM="\${TERM:-dumb}" sh "$0"
cd ${quote(`${folder}/files`)} || exit 1
umask 027
echo $$ > ../runner.pid
${exportLines(environment)}
${kind === 'pyspark' ? `libraries=$(printf '%s:' ${quote(`${on.paths.sparkHome}/python/lib`)}/*.zip); export PYTHONPATH="\${libraries%:}"` : ''}
terminal=$(stty -g 2>/dev/null)
trap : INT
${words(command)}
code=$?
[ -z "$terminal" ] || stty "$terminal" 2>/dev/null
rm -rf ../tmp ../spark.conf
echo "$code" > ../exit
exit "$code"
`
}

/**
 * Python starts Spark itself, by the name $SPARK_HOME/bin/spark-submit: for it that is a folder of ours, where this name starts the JVM directly.
 * The JVM gets the real one back.
 */
function pythonEnvironment({ folder, on }: JobPlace): Record<string, string> {
  return { SPARK_HOME: `${folder}/home`, PYTHONSTARTUP: `${on.paths.sparkHome}/python/pyspark/shell.py` }
}

function gateway(place: JobPlace, settings: ReadonlyMap<string, string>): string {
  return `#!/bin/sh
export SPARK_HOME=${quote(place.on.paths.sparkHome)}
unset PYTHONSTARTUP PYTHONPATH
exec ${words([...driverJvm(settings, place.on, place.folder), ...submit(place), '--name', 'PySparkShell', 'pyspark-shell'])}
`
}

function jvm(kind: 'spark-shell' | 'spark-sql', place: JobPlace, settings: ReadonlyMap<string, string>): string[] {
  const line = driverJvm(settings, place.on, place.folder)
  if (kind === 'spark-sql')
    return [
      ...line,
      ...submit(place),
      '--class',
      'org.apache.spark.sql.hive.thriftserver.SparkSQLCLIDriver',
      'spark-internal',
    ]
  // The Scala compiler does not look into the list of jars that our own jar holds, so the jars follow it by name.
  const path = line.pop()!.replace(classPathJar(place.on.paths), (jar) => `${jar}:${place.on.paths.sparkHome}/jars/*`)
  return [
    ...line.slice(0, -1),
    '-Dscala.usejavacp=true',
    '-cp',
    path,
    ...submit(place),
    '--class',
    'org.apache.spark.repl.Main',
    '--name',
    'Spark shell',
    'spark-shell',
  ]
}

function submit({ folder }: JobPlace): string[] {
  return ['org.apache.spark.deploy.SparkSubmit', '--properties-file', `${folder}/spark.conf`]
}
