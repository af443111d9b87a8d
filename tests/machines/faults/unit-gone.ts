import type { Fault } from './fault.ts'

const unit = 'tinderbox-lab-spark-worker.service'

/** Somebody has cleaned up in /etc/systemd/system. The worker runs on, and nobody could start it again. */
export const unitGone: Fault = {
  name: "a worker's unit file is gone",
  lab: 'spark',
  check: 'unit-changed',
  machine: 'n2',
  says: /^the unit file of spark-worker is gone: it runs, and could not be started again/,
  async inject({ machine }) {
    await machine('n2').run(`rm /etc/systemd/system/${unit} && systemctl daemon-reload`)
  },
  mended: true,
}
