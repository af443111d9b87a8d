import type { Fault } from './fault.ts'

/** The variable that keeps Spark's pages on loopback was changed by hand. */
export const pageOnNetwork: Fault = {
  name: "a worker's page is open to other machines",
  lab: 'spark',
  check: 'page-open',
  machine: 'n3',
  says: /^port 8081 of spark-worker is open to others[\s\S]*n1 -> 10\.66\.\d+\.\d+:8081: open/,
  async inject({ machine }) {
    await machine('n3').run(`cd /opt/tinderbox/clusters/lab/services/spark-worker
sed -i 's/SPARK_LOCAL_IP=127.0.0.1/SPARK_LOCAL_IP=0.0.0.0/' run; grep -q 'SPARK_LOCAL_IP=0.0.0.0' run
systemctl restart tinderbox-lab-spark-worker
for _ in $(seq 300); do ss -Hltn | grep ':8081 ' | grep -qv 127.0.0.1 && exit 0; sleep 0.2; done; exit 1`)
  },
  mended: true,
}
