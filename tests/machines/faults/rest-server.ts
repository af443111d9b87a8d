import type { Fault } from './fault.ts'

/** As Spark has it by default, and as people switch it on to submit from afar. */
export const restServer: Fault = {
  name: "Spark's REST server is switched on",
  lab: 'spark',
  check: 'rest-open',
  machine: 'n1',
  says: /is open on port 6066: it takes programs from anybody, without a password[\s\S]*"serverSparkVersion"/,
  async inject({ machine }) {
    await machine('n1')
      .run(`sed -i 's/^spark.master.rest.enabled false/spark.master.rest.enabled true/' /opt/tinderbox/clusters/lab/conf/daemons.conf
systemctl restart tinderbox-lab-spark-master
for _ in $(seq 300); do ss -Hltn | grep -q ':6066 ' && exit 0; sleep 0.2; done; exit 1`)
  },
  mended: true,
}
