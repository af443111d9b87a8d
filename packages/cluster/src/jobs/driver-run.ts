/** The small scripts in a job's folder. */
import { quote, words } from '../hosts/quote.ts'
import { exportLines } from './job-folder.ts'
import type { JobPlace } from './job-place.ts'

/** MiB of each output that are kept at least, and how much more there may be before the beginning goes again. */
export const keptOutput = 64
const step = 8

/**
 * `run`: starts the driver in a session of its own, so that a signal to its group reaches all of it and nothing else; waits for it,
 * whatever signals come meanwhile; and writes how it ended, last of all. The copy of the secret goes with the driver. What bounds the output
 * has a session of its own, too: it is ended by its pid, and then what it had started by its group.
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
setsid ../bound "$driver" ${quote(folder)} </dev/null >/dev/null 2>&1 &
bound=$!
wait "$driver"; code=$?
while kill -0 "$driver" 2>/dev/null; do wait "$driver"; code=$?; done
# Pids are used anew.
grep -qzx ../bound "/proc/$bound/cmdline" 2>/dev/null && { kill -KILL "$bound"; kill -KILL "-$bound"; } 2>/dev/null
rm -rf ../tmp ../spark.conf
echo "$code" > ../exit.new
mv ../exit.new ../exit
`
}

/**
 * `bound`: while the driver runs, gives the beginning of what it has printed back to the disk, as a hole in the file: whoever writes does not
 * notice, and what is left stays where it was for whoever reads. What somebody who follows has still to read (`reader`, by follow.py) stays as well.
 * Where file system or `fallocate` know no holes, nothing is done. Its arguments: the driver's pid, the job's folder.
 */
export function outputBound(): string {
  return `#!/bin/sh
# What is printed at once may be more than the disk has: every two seconds. A name, MiB that are gone already, bytes, bytes that were read; sets gone.
bound() {
  gone=$2
  [ "$(($3 / 1048576))" -ge "$gone" ] || gone=0
  end=$(($3 / 1048576 - ${keptOutput}))
  [ -z "$4" ] || [ "$end" -le "$(($4 / 1048576))" ] || end=$(($4 / 1048576))
  [ $((end - gone)) -ge ${step} ] || return 0
  fallocate --punch-hole --offset "\${gone}MiB" --length "$((end - gone))MiB" "../$1" && gone=$end
}
gone_out=0; gone_err=0
while sleep 2 && kill -0 "$1" && [ ! -e ../exit ]; do
  sizes=$(stat -c %s ../out ../err) || exit 0
  reader= read_out= read_err=
  [ ! -e ../reader ] || read -r reader read_out read_err <../reader
  grep -qzxF -e "$2" "/proc/\${reader:-0}/cmdline" || read_out= read_err=
  bound out "$gone_out" "\${sizes%%[!0-9]*}" "$read_out"; gone_out=$gone
  bound err "$gone_err" "\${sizes##*[!0-9]}" "$read_err"; gone_err=$gone
done
`
}

/**
 * `python`: what Spark takes for the driver's Python. Spark would pass both outputs of a Python program on as one; here each goes to its own
 * file, without the way through the JVM.
 */
export function driverPython({ folder }: JobPlace, python: string): string {
  return `#!/bin/sh\nexec ${quote(python)} "$@" >>${quote(`${folder}/out`)} 2>>${quote(`${folder}/err`)}\n`
}
