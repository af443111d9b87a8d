import type { Fault } from './fault.ts'

const here = '/opt/tinderbox/clusters/lab'

/** Somebody restored an old disk, or copied files from another cluster. */
export const workerRefused: Fault = {
  name: 'a worker has another secret than the master',
  lab: 'spark',
  check: 'worker-refused',
  machine: 'n3',
  says: /the master refuses spark-worker: its secret is not the one of the master[^]*SaslException/,
  async inject({ machine }) {
    await machine('n3').run(`sed -i 's/^\\(spark.authenticate.secret \\).*/\\1feedbeef/' ${here}/conf/daemons.conf
: > ${here}/logs/spark-worker.log
systemctl restart tinderbox-lab-spark-worker
for _ in $(seq 150); do grep -q SaslException ${here}/logs/spark-worker.log && exit; sleep 0.2; done; exit 1`)
  },
  mended: true,
}
