/** The two small scripts in a job's folder. */
import { quote, words } from '../hosts/quote.ts'
import { exportLines } from './job-folder.ts'
import type { JobPlace } from './job-place.ts'

/**
 * `run`: starts the driver in a session of its own, so that a signal to its group reaches all of it and nothing else; waits for it,
 * whatever signals come meanwhile; and writes how it ended, last of all. The copy of the secret goes with the driver.
 */
export function driverRun(
  { id, folder }: JobPlace,
  environment: Readonly<Record<string, string>>,
  command: readonly string[],
): string {
  return `#!/bin/sh
# The driver of the job ${id}. Written by tinderbox submit.
cd ${quote(`${folder}/files`)} || exit 1
umask 027
echo $$ > ../runner.pid
${exportLines(environment)}
trap : TERM INT HUP
setsid ${words(command)} </dev/null >>../out 2>>../err &
driver=$!
echo "$driver" > ../driver.pid
wait "$driver"; code=$?
while kill -0 "$driver" 2>/dev/null; do wait "$driver"; code=$?; done
rm -rf ../tmp ../spark.conf
echo "$code" > ../exit.new
mv ../exit.new ../exit
`
}

/**
 * `python`: what Spark takes for the driver's Python. Spark would pass both outputs of a Python program on as one; here each goes to its own
 * file, without the way through the JVM.
 */
export function driverPython({ folder }: JobPlace, python: string): string {
  return `#!/bin/sh\nexec ${quote(python)} "$@" >>${quote(`${folder}/out`)} 2>>${quote(`${folder}/err`)}\n`
}
