import type { Fault } from './fault.ts'

const dropIn = '/etc/systemd/system/tinderbox-lab-spark-worker.service.d'

export const unitDropIn: Fault = {
  name: 'a drop-in takes files from a worker',
  lab: 'spark',
  check: 'unit-changed',
  machine: 'n3',
  says: /LimitNOFILE=512[^]*drop-in: \/etc\/systemd\/system\/tinderbox-lab-spark-worker\.service\.d\/ours\.conf/,
  async inject({ machine }) {
    await machine('n3').run(
      `mkdir -p ${dropIn} && printf '[Service]\\nLimitNOFILE=512\\n' > ${dropIn}/ours.conf && systemctl daemon-reload`,
    )
  },
  mended: true,
  async clear({ machine }) {
    await machine('n3').run(`rm -rf ${dropIn} && systemctl daemon-reload`)
  },
}
