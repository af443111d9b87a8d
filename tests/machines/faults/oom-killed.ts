import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pidOf } from './daemon-pid.ts'
import type { Fault } from './fault.ts'

export const oomKilled: Fault = {
  name: 'the kernel kills a worker: no memory was left',
  lab: 'spark',
  check: 'oom-killed',
  machine: 'n3',
  says: /the kernel ended spark-worker, or an executor of it, once: no memory was left[^]*killed by the OOM killer/,
  simulated:
    "the worker is killed by hand and systemd's line about it is written by the test: containers do not see the kernel's log",
  async inject({ machine }) {
    await machine('n3').run(
      `${pidOf}kill -9 "$(pid_of spark-worker)"; printf '%s\\n' 'MESSAGE=tinderbox-lab-spark-worker.service: A process of this unit has been killed by the OOM killer.' OBJECT_SYSTEMD_UNIT=tinderbox-lab-spark-worker.service | logger --journald &&
      for i in $(seq 100); do systemctl is-active --quiet tinderbox-lab-spark-worker && break; sleep 0.1; done`,
    )
  },
  mended: true,
  async clear({ clusterFile, cwd, tinderbox }) {
    await writeFile(join(cwd, 'cluster.yaml'), clusterFile)
    await tinderbox('up', '--yes')
  },
}
