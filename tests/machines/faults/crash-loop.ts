import type { Fault } from './fault.ts'

const dropIn = '/etc/systemd/system/tinderbox-lab-spark-worker.service.d'

export const crashLoop: Fault = {
  name: 'a worker ends again and again: a limit leaves its JVM too little memory',
  lab: 'spark',
  check: 'crash-loop',
  machine: 'n2',
  says: /spark-worker ends again and again: it has too little memory[^]*Could not (reserve|allocate)/,
  async inject({ machine }) {
    await machine('n2').run(`mkdir -p ${dropIn} && printf '[Service]\\nLimitAS=400M\\n' > ${dropIn}/fault.conf
systemctl daemon-reload; systemctl restart tinderbox-lab-spark-worker
for _ in $(seq 150); do [ "$(systemctl show -p NRestarts --value tinderbox-lab-spark-worker)" -ge 1 ] && exit; sleep 0.2; done; exit 1`)
  },
  mended: true,
  async clear({ machine }) {
    await machine('n2').run(`[ "$(ls ${dropIn})" = fault.conf.before ]; rm -r ${dropIn}; systemctl daemon-reload`)
  },
}
