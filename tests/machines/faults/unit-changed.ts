import type { Fault } from './fault.ts'

export const unitChanged: Fault = {
  name: "a worker's unit was changed by hand",
  lab: 'spark',
  check: 'unit-changed',
  machine: 'n2',
  says: /the unit of spark-worker is not as Tinderbox wrote it: its file was changed[^]*- Restart=always[^]*\+ Restart=no/,
  async inject({ machine }) {
    await machine('n2').run(
      "sed -i 's/^Restart=always/Restart=no/' /etc/systemd/system/tinderbox-lab-spark-worker.service && systemctl daemon-reload",
    )
  },
  mended: true,
}
