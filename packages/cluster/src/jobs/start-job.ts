/** Brings a job to its machine and starts it there, in one round trip. */
import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { basename } from 'node:path'
import type { Host } from '../hosts/host.ts'
import { quote, words } from '../hosts/quote.ts'
import { asDaemon, daemonRights } from './as-daemon.ts'
import { driverCommand, driverEnvironment, type DriverProgram } from './driver-command.ts'
import { driverLogging } from './driver-logging.ts'
import { driverRun, driverPython } from './driver-run.ts'
import { writeText } from './write-text.ts'
import type { JobPlace } from './job-place.ts'
import { clientConf, type JobSettings } from './job-settings.ts'

/** A file of this machine that goes along. */
export interface SentFile {
  readonly path: string
  /** Bytes. */
  readonly size: number
}

/** Job folders that are kept for each cluster; older ones go when a new job starts, unless they still run. */
const keptJobs = 20

/** The job goes on when the connection ends. Throws ToolError: SSH_*, COMMAND_FAILED (no space, a file that changed while it was sent). */
export async function startJob(
  host: Host,
  place: JobPlace,
  program: DriverProgram,
  settings: JobSettings,
  sent: readonly SentFile[],
  signal: AbortSignal,
): Promise<void> {
  const script = asDaemon(place.on, startScript(place, program, settings, sent))
  await host.pipe(script, Readable.from(contents(sent)), { ...daemonRights(place.on), title: 'start the job', timeout: 3600, signal })
}

async function* contents(sent: readonly SentFile[]): AsyncGenerator<Buffer> {
  // `end` is inclusive: a file that grew meanwhile is sent as it was when it was looked at.
  for (const { path, size } of sent) if (size > 0) yield* createReadStream(path, { end: size - 1 }) as AsyncIterable<Buffer>
}

/** POSIX shell for the daemon user; the files' bytes are its standard input. What was begun and not started is removed. */
export function startScript(place: JobPlace, program: DriverProgram, settings: JobSettings, sent: readonly SentFile[]): string {
  const { id, clusterName, on, folder } = place
  const run = driverRun(place, driverEnvironment(settings.effective, place), driverCommand(program, settings.effective, place))
  const python = settings.effective.get('spark.pyspark.driver.python') ?? settings.effective.get('spark.pyspark.python') ?? on.python
  const receive = ({ path, size }: SentFile) => {
    const target = quote(`files/${basename(path)}`)
    return `head -c ${size} > ${target}; [ "$(wc -c < ${target})" -eq ${size} ] || { echo ${quote(`${basename(path)} did not come whole`)} >&2; exit 1; }`
  }
  return `set -e
umask 077
cd ${quote(`${on.here}/jobs`)}
${pruneJobs()}
mkdir ${quote(id)}
cd ${quote(id)}
trap ${quote(`rm -rf ${quote(folder)}`)} EXIT
mkdir files tmp
: > out
: > err
${sent.map(receive).join('\n')}
${writeText('log4j2.properties', driverLogging(`${folder}/spark.log`))}
${writeText('python', driverPython(place, python))}
${writeText('run', run)}
chmod 700 run python
{ cat ${quote(clientConf(on))}; base64 -d <<'TINDERBOX_CONF'
${Buffer.from(jobConf(program.kind, place, settings)).toString('base64').replaceAll(/.{1,1000}/g, '$&\n')}TINDERBOX_CONF
} > spark.conf
trap - EXIT
env -i ${words([`TINDERBOX_CLUSTER=${clusterName}`, `TINDERBOX_JOB=${id}`, 'PATH=/usr/local/bin:/usr/bin:/bin'])} setsid ./run </dev/null >/dev/null 2>&1 &
`
}

/** Below the cluster's own properties; the last of several values counts. */
function jobConf(kind: DriverProgram['kind'], { folder }: JobPlace, { effective, lines }: JobSettings): string {
  const unless = (key: string, value: string) => (effective.has(key) ? '' : `${key}=${value}\n`)
  return [
    '\n',
    unless('spark.sql.warehouse.dir', `${folder}/warehouse`),
    unless('spark.ui.showConsoleProgress', 'false'),
    // A metastore on disk takes 10 s to make, and two programs cannot share it.
    kind === 'sql' ? unless('spark.sql.catalogImplementation', 'in-memory') : '',
    lines,
    `spark.pyspark.driver.python=${folder}/python\n`,
  ].join('')
}

/** In the folder of the jobs: the oldest go, but for those of which something still runs. */
export function pruneJobs(): string {
  return `for old in $(ls -1 | grep -E '^[0-9]{8}-[0-9]{6}-' | sort | head -n -${keptJobs - 1}); do
  grep -lzx "TINDERBOX_JOB=$old" /proc/[0-9]*/environ >/dev/null 2>&1 || rm -rf -- "$old"
done`
}
