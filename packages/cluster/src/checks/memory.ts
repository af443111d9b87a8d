import { parseMebibytes, showMebibytes } from '../config/size.ts'
import { workerShare } from '../config/sizing.ts'
import { serviceId, placementsOn } from '../config/cluster.ts'
import type { Check } from './check.ts'

/** What is promised to executors, and what the daemons take, must be there. */
export const memory: Check = {
  name: 'memory',
  run(cluster, on) {
    const workers = placementsOn(cluster, on.facts.machine).filter(({ service }) => service === 'spark-worker')
    if (workers.length === 0) return []
    const { size } = on.sites.get(serviceId(workers[0]!))!
    const shares = workers.map((worker) =>
      workerShare(worker.settings as { cores: number | 'auto'; memory: string }, size),
    )
    const promised = shares.reduce((sum, share) => sum + share.memory, 0) + size.daemons
    const byHand = workers.some(({ settings }) => parseMebibytes((settings as { memory: string }).memory) !== undefined)
    if (promised <= size.memory) return []
    return [
      {
        severity: byHand ? 'error' : 'warning',
        summary: `${showMebibytes(promised)} are promised to executors and daemons, and the machine has ${showMebibytes(size.memory)}`,
        evidence: `/proc/meminfo: ${size.memory} MiB in all; workers ${shares.map((share) => `${share.memory} MiB`).join(' + ')}, daemons ${size.daemons} MiB`,
        hint: 'Lower spark.worker.memory, for all or under machines for this one; "auto" leaves what the system and the daemons need.',
      },
    ]
  },
}
