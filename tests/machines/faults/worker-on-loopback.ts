import type { Fault } from './fault.ts'

/** Its start script was changed by hand. */
export const workerOnLoopback: Fault = {
  name: 'a worker listens on loopback only',
  lab: 'spark',
  check: 'listens-elsewhere',
  machine: 'n2',
  says: /spark-worker listens on 127\.0\.0\.1 only, and the others dial 10\.66\./,
  async inject({ machine }) {
    const { address } = machine('n2')
    await machine('n2').run(`cd /opt/tinderbox/clusters/lab/services/spark-worker
sed -i "s/--host ${address} /--host 127.0.0.1 /" run; grep -q -e '--host 127.0.0.1 ' run
systemctl restart tinderbox-lab-spark-worker
for _ in $(seq 300); do ss -Hltn | grep -q ':7079 ' && exit 0; sleep 0.2; done; exit 1`)
  },
  mended: true,
}
