import type { Fault } from './fault.ts'

/** A file came from another cluster, or from an old backup. */
export const otherSecret: Fault = {
  name: 'a machine has another secret than the cluster',
  lab: 'spark',
  check: 'secrets-differ',
  machine: 'n3',
  says: /its secret is not the cluster's: spark-worker cannot talk to the others[\s\S]*daemons\.conf: spark\.authenticate\.secret is another one than the master's$/,
  async inject({ machine }) {
    await machine('n3')
      .run(`sed -i 's/^spark.authenticate.secret .*/spark.authenticate.secret ${'0123abcd'.repeat(8)}/' /opt/tinderbox/clusters/lab/conf/daemons.conf
systemctl restart tinderbox-lab-spark-worker; sleep 1`)
  },
  mended: true,
}
