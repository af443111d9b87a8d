import { pidOf } from './daemon-pid.ts'
import type { Fault } from './fault.ts'

export const limits: Fault = {
  name: 'a worker may have only 1024 files open',
  lab: 'spark',
  check: 'limits',
  machine: 'n2',
  says: /spark-worker may have only 1024 files open[^]*LimitNOFILE=65536/,
  async inject({ machine }) {
    await machine('n2').run(`${pidOf}prlimit --nofile=1024:1024 --pid "$(pid_of spark-worker)"`)
  },
  mended: true,
}
