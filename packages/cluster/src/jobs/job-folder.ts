/** Shell text, for the daemon user, that makes a job's folder: the same for programs and for shells. */
import { quote, words } from '../hosts/quote.ts'
import { driverLogging } from './driver-logging.ts'
import type { JobPlace } from './job-place.ts'
import { clientConf } from './job-settings.ts'
import { writeText } from './write-text.ts'

/** Job folders that are kept for each cluster; older ones go when a new one is made, unless something of them still runs. */
const keptJobs = 20

/**
 * `within`: more shell text that fills the folder. What was begun and could not be finished is removed. The properties are the cluster's own,
 * copied there and then (the secret is among them, and never leaves the machine), with `conf` below them: the last of several values counts.
 */
export function makeJobFolder({ id, on, folder }: JobPlace, conf: string, within: string): string {
  return `set -e
umask 077
cd ${quote(`${on.here}/jobs`)}
for old in $(ls -1 | grep -E '^[0-9]{8}-[0-9]{6}-' | sort | head -n -${keptJobs - 1}); do
  grep -qzx "TINDERBOX_JOB=$old" /proc/[0-9]*/environ 2>/dev/null || rm -rf -- "$old"
done
mkdir -p home
mkdir ${quote(id)}
cd ${quote(id)}
trap ${quote(words(['rm', '-rf', folder]))} EXIT
mkdir files tmp
${writeText('log4j2.properties', driverLogging(`${folder}/spark.log`))}
${writeText('spark.conf', conf)}
{ ${/^spark\.master=yarn$/m.test(conf) ? withoutSecret : 'cat'} ${quote(clientConf(on))}; echo; cat spark.conf; } > spark.conf.new
mv spark.conf.new spark.conf
${within}
trap - EXIT
`
}

/** YARN makes one of its own for each application; the cluster's would lie among the files that it hands to the machines. */
const withoutSecret = "grep -v '^spark.authenticate.secret '"

/** What finds the processes of a job later: `down`, Ctrl-C, the pruning of old folders. */
export function jobMarks({ id, on }: JobPlace): readonly string[] {
  return [`TINDERBOX_CLUSTER=${on.here}`, `TINDERBOX_JOB=${id}`]
}

/** `export` lines, in the order of their names. */
export function exportLines(environment: Readonly<Record<string, string>>): string {
  return Object.entries(environment)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `export ${key}=${quote(value)}`)
    .join('\n')
}
