import type { Fault } from './fault.ts'

/** Somebody has started a worker with Spark's own scripts, once, and forgot it. */
export const oldWorker: Fault = {
  name: 'a worker that was started by hand has the port of ours',
  lab: 'spark',
  check: 'leftover-processes',
  machine: 'n2',
  says: /^Worker of an older Spark or Hadoop runs there and has the port of spark-worker\n[\s\S]*pid \d+ of root, since .*org\.apache\.spark\.deploy\.worker\.Worker/,
  async inject({ machine }) {
    await machine('n2').run(`systemctl stop tinderbox-lab-spark-worker
java=$(ls -d /opt/tinderbox/software/java-*/bin/java) spark=$(ls -d /opt/tinderbox/software/spark-*/jars)
systemd-run --quiet --unit=old-spark "$java" -Xmx128m --add-opens=java.base/java.lang=ALL-UNNAMED --add-opens=java.base/sun.nio.ch=ALL-UNNAMED -cp "$spark/*" org.apache.spark.deploy.worker.Worker --host ${machine('n2').address} --port 7079 --webui-port 8081 --work-dir /tmp spark://${machine('n1').address}:7070
for _ in $(seq 300); do ss -Hltn | grep -q ':7079 ' && exit 0; sleep 0.2; done; exit 1`)
  },
  mended: true,
  chosen: true,
  async clear({ machine }) {
    await machine('n2').run(
      'systemctl stop old-spark; systemctl reset-failed old-spark; systemctl start tinderbox-lab-spark-worker',
      { check: false },
    )
  },
}
