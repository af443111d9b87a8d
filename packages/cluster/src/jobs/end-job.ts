/** Ends a job on its machine. */
import type { Host } from '../hosts/host.ts'
import { quote } from '../hosts/quote.ts'
import { asDaemon, daemonRights } from './as-daemon.ts'
import type { JobPlace } from './job-place.ts'

/** Seconds that the driver has to say good-bye to the master. */
const grace = 10

/** Does nothing when it has ended, or never began. */
export async function endJob(host: Host, place: JobPlace): Promise<void> {
  await host.run(asDaemon(place.on, endScript(place)), {
    ...daemonRights(place.on),
    title: 'end the job',
    timeout: grace * 3,
  })
}

/**
 * TERM lets Spark end the application at the master; KILL is for what has not gone in time, by the job's name in its environment, so that
 * what the driver started goes too. The one that waits for the driver goes last: it writes how it ended.
 */
export function endScript({ id, folder }: JobPlace): string {
  return `
cd ${quote(folder)} 2>/dev/null || exit 0
mine() { grep -lzx ${quote(`TINDERBOX_JOB=${id}`)} /proc/[0-9]*/environ 2>/dev/null | cut -d/ -f3; }
runner=$(cat runner.pid 2>/dev/null)
for _ in 1 2 3 4 5 6 7 8 9 10; do [ -s driver.pid ] && break; [ -z "$(mine)" ] && break; sleep 0.1; done
driver=$(cat driver.pid 2>/dev/null)
for pid in $(mine); do [ "$pid" = "$driver" ] && kill -TERM "-$driver" 2>/dev/null; done
i=0; while [ ! -e exit ] && [ -n "$(mine)" ] && [ $i -lt ${grace * 10} ]; do sleep 0.1; i=$((i + 1)); done
for pid in $(mine); do [ "$pid" = "$runner" ] || kill -KILL "$pid" 2>/dev/null; done
i=0; while [ ! -e exit ] && [ -n "$(mine)" ] && [ $i -lt 20 ]; do sleep 0.1; i=$((i + 1)); done
for pid in $(mine); do kill -KILL "$pid" 2>/dev/null; done
rm -f spark.conf
[ -e exit ] || echo 137 > exit
`
}
