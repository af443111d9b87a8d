import type { Fault } from './fault.ts'

export const unitDisabled: Fault = {
  name: 'a worker would not come back after a reboot',
  lab: 'spark',
  check: 'unit-disabled',
  machine: 'n2',
  says: /spark-worker runs, and would not come back after a reboot/,
  async inject({ machine }) {
    await machine('n2').run('systemctl disable --quiet tinderbox-lab-spark-worker')
  },
  mended: true,
}
