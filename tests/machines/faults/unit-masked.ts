import type { Fault } from './fault.ts'

const unit = '/etc/systemd/system/tinderbox-lab-spark-worker.service'

export const unitMasked: Fault = {
  name: "a worker's unit is masked",
  lab: 'spark',
  check: 'unit-masked',
  machine: 'n3',
  says: /the unit of spark-worker is masked/,
  async inject({ machine }) {
    await machine('n3').run(
      `systemctl stop tinderbox-lab-spark-worker && ln -sf /dev/null ${unit} && systemctl daemon-reload`,
    )
  },
  mended: true,
  byName: true,
}
