import type { Fault } from './fault.ts'

const run = '/opt/tinderbox/clusters/lab/services/spark-worker/run'

export const sparkVersions: Fault = {
  name: 'a worker is of another line of Spark than the master',
  lab: 'spark',
  check: 'spark-versions',
  machine: 'n3',
  says: /spark-worker runs Spark 4\.2\.0, and others run another: they do not start executors for each other/,
  simulated: 'the worker only says that it is of 4.2.0',
  async inject({ machine }) {
    await machine('n3').run(
      `sed -i 's/^export TINDERBOX_VERSION=.*/export TINDERBOX_VERSION=4.2.0/; s/^export TINDERBOX_REVISION=.*/export TINDERBOX_REVISION=of-before/' ${run} && systemctl restart tinderbox-lab-spark-worker`,
    )
  },
  mended: true,
}
