import { placementsOf, serviceId } from '../config/cluster.ts'
import { activeNameNode, placeOf } from '../sites/hadoop-masters.ts'
import type { DoctorCheck } from './doctor-check.ts'
import { restart } from './start-anew.ts'

/** Seconds: one that has just started was dead before, and is on its way. */
const young = 60

/** Its process runs; where it does not, that is the cause and told as such. */
export const hdfsDeadDatanode: DoctorCheck = {
  name: 'hdfs-dead-datanode',
  about: 'daemon',
  page: {
    title: 'A DataNode is counted as dead',
    means:
      'Its process runs, and the NameNode has not heard of it for two minutes: it counts as dead, and the copies that it holds are made anew elsewhere.',
    mend: '`--fix` restarts the DataNode; it registers again, and copies that are then too many go.',
  },
  run({ cluster, machines, examined }) {
    const active = activeNameNode(cluster, machines)
    if (!active) return []
    return placementsOf(cluster, 'hdfs-datanode').flatMap((placement) => {
      const { machine } = placement
      const on = machines.get(machine)
      const id = serviceId(placement)
      const place = placeOf(machines, placement, 'data')
      const { pid, age = 0 } = examined.get(machine)?.lives?.find((one) => one.id === id) ?? {}
      if (!on || pid === undefined || age < young || !active.dead.includes(place) || place in active.live) return []
      return [
        {
          severity: 'error' as const,
          machine,
          service: id,
          summary: `${id} runs, and the NameNode counts it as dead: it has not heard of it for minutes`,
          evidence: `the NameNode: DeadNodes: ${place}; on ${machine} it runs, pid ${pid}`,
          hint: `Restart it: tinderbox doctor --fix. Its log: tinderbox logs ${id}`,
          explains: [{ machine, service: id }],
          fixes: [restart(cluster, on, id, { why: 'the NameNode counts it as dead' })],
        },
      ]
    })
  },
}
