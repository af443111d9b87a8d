import { pidOf } from './daemon-pid.ts'
import type { Fault } from './fault.ts'

export const swappedOut: Fault = {
  name: 'a worker is swapped out',
  lab: 'spark',
  check: 'swapped-out',
  machine: 'n3',
  says: /spark-worker is partly swapped out: 150 MiB/,
  simulated: 'another text over /proc/PID/status: the machines of the suite have no swap',
  async inject({ machine }) {
    await machine('n3').run(
      `${pidOf}pid=$(pid_of spark-worker) && sed 's/^VmSwap:.*/VmSwap:\\t  153600 kB/' /proc/$pid/status > /run/swapped && mount --bind /run/swapped /proc/$pid/status`,
    )
  },
  mended: true,
  async heal({ machine }) {
    // With the process that it was laid over the text is gone; it is still there where nothing was mended.
    await machine('n3').run(`${pidOf}umount /proc/"$(pid_of spark-worker)"/status 2>/dev/null; rm -f /run/swapped`)
  },
}
