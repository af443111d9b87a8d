import type { Fault } from './fault.ts'
import { endDriver, startDriver } from './stock-driver.ts'

export const coresTaken: Fault = {
  name: 'a shell somebody forgot has all cores, and a job waits',
  lab: 'spark',
  check: 'cores-taken',
  machine: 'n1',
  says: /the job "patient" waits for cores: "forgotten" has 2 of 2\n.*"forgotten" of tinderbox has 2 cores, since/,
  async inject({ machine }) {
    await startDriver(machine('n1'), 'forgotten', {})
    await startDriver(machine('n1'), 'patient', { 'spark.cores.max': '1' }, 'sleep 3')
  },
  mended: true,
  chosen: true,
  async clear({ machine }) {
    await endDriver(machine('n1'), 'patient')
    await endDriver(machine('n1'), 'forgotten')
  },
}
