/** Brings a job to its machine and starts it there, in one round trip. */
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import type { Host } from '../hosts/host.ts'
import { quote, words } from '../hosts/quote.ts'
import { asDaemon, daemonRights } from './as-daemon.ts'
import { driverCommand, driverEnvironment, type DriverProgram } from './driver-command.ts'
import { driverPython, driverRun, outputBound } from './driver-run.ts'
import { jobMarks, makeJobFolder } from './job-folder.ts'
import type { SentFile } from './job-file.ts'
import type { JobPlace } from './job-place.ts'
import type { JobSettings } from './job-settings.ts'
import { propertyLine } from './properties.ts'
import { packageProperties, packagesFolder, unpackWheels } from './python-packages.ts'
import { writeText } from './write-text.ts'

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
  await host.pipe(script, Readable.from(contents(sent)), {
    ...daemonRights(place.on),
    title: 'start the job',
    timeout: 3600,
    signal,
  })
}

async function* contents(sent: readonly SentFile[]): AsyncGenerator<Buffer> {
  // `end` is inclusive: a file that grew meanwhile is sent as it was when it was looked at.
  for (const { path, size } of sent)
    if (size > 0) yield* createReadStream(path, { end: size - 1 }) as AsyncIterable<Buffer>
}

/** POSIX shell for the daemon user; the files' bytes, one after the other, are its standard input. It ends when the driver's process is there. */
export function startScript(
  place: JobPlace,
  program: DriverProgram,
  settings: JobSettings,
  sent: readonly SentFile[],
): string {
  const { effective } = settings
  const withPackages = program.packages === true
  const environment = {
    ...driverEnvironment(effective, place),
    // On YARN, Spark hands the driver's own on to the executors: a path that is good in both working folders.
    ...(withPackages && { PYTHONPATH: packagesFolder }),
  }
  const run = driverRun(place, environment, driverCommand(program, effective, place))
  const python =
    effective.get('spark.pyspark.driver.python') ?? effective.get('spark.pyspark.python') ?? place.on.python
  const receive = ({ path, size }: SentFile) => {
    const target = quote(`files/${basename(path)}`)
    return `head -c ${size} > ${target}; [ "$(wc -c < ${target})" -eq ${size} ] || { echo ${quote(`${basename(path)} did not come whole`)} >&2; exit 1; }`
  }
  const within = [
    ': > out',
    ': > err',
    ...sent.map(receive),
    ...(withPackages ? [unpackWheels(place.on.python)] : []),
    writeText('python', driverPython(place, python)),
    writeText('run', run),
    writeText('bound', outputBound()),
    'chmod 700 run python bound',
  ]
  return `${makeJobFolder(place, jobConf(program, place, settings), within.join('\n'))}
env -i ${words([...jobMarks(place), 'PATH=/usr/local/bin:/usr/bin:/bin'])} setsid ./run </dev/null >/dev/null 2>&1 &
i=0; while [ ! -s driver.pid ] && [ ! -e exit ]; do i=$((i + 1)); [ $i -gt 1000 ] && { echo 'the driver does not start' >&2; exit 1; }; sleep 0.02; done
`
}

function jobConf({ kind, packages }: DriverProgram, { folder }: JobPlace, { effective, lines }: JobSettings): string {
  const brought = packages ? packageProperties(folder, effective.get('spark.archives')) : {}
  const unless = (key: string, value: string) => (effective.has(key) ? '' : `${key}=${value}\n`)
  return [
    unless('spark.sql.warehouse.dir', `${folder}/warehouse`),
    unless('spark.ui.showConsoleProgress', 'false'),
    // A metastore on disk takes seconds to make, and two programs cannot share it.
    kind === 'sql' ? unless('spark.sql.catalogImplementation', 'in-memory') : '',
    lines,
    ...Object.entries(brought).map(([key, value]) => propertyLine(key, value)),
    `spark.pyspark.driver.python=${folder}/python\n`,
  ].join('')
}
