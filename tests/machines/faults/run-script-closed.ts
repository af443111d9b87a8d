import type { Fault } from './fault.ts'

const run = '/opt/tinderbox/clusters/lab/services/spark-worker/run'

export const runScriptClosed: Fault = {
  name: 'a worker ends again and again: it may not read what starts it',
  lab: 'spark',
  check: 'crash-loop',
  machine: 'n2',
  says: /spark-worker ends again and again: it may not read or write a file of its own[^]*Permission denied/,
  async inject({ machine }) {
    await machine('n2').run(`chmod 600 ${run}; systemctl restart tinderbox-lab-spark-worker
for _ in $(seq 150); do [ "$(systemctl show -p NRestarts --value tinderbox-lab-spark-worker)" -ge 1 ] && exit; sleep 0.2; done; exit 1`)
  },
  mended: true,
  async clear({ machine }) {
    await machine('n2').run(`chmod 755 ${run}`)
  },
}
