import { placementsOf, serviceId } from '../config/cluster.ts'
import { activeNameNode, placeOf } from '../sites/hadoop-masters.ts'
import type { DoctorCheck } from './doctor-check.ts'
import { startAnew } from './fix.ts'

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
  run({ cluster, machines }) {
    const active = activeNameNode(cluster, machines)
    if (!active) return []
    return placementsOf(cluster, 'hdfs-datanode').flatMap((placement) => {
      const { machine } = placement
      const on = machines.get(machine)
      const id = serviceId(placement)
      const place = placeOf(machines, placement, 'data')
      const pid = on?.facts.daemons.find((one) => one.id === id)?.pid
      if (!on || pid === undefined || !active.dead.includes(place) || place in active.live) return []
      return [
        {
          severity: 'error' as const,
          machine,
          service: id,
          summary: `${id} runs, and the NameNode counts it as dead: it has not heard of it for minutes`,
          evidence: `the NameNode: DeadNodes: ${place}; on ${machine} it runs, pid ${pid}`,
          hint: `Restart it: tinderbox doctor --fix. Its log: tinderbox logs ${id}`,
          explains: [{ machine, service: id }],
          fixes: [startAnew(cluster, on, id, { why: 'the NameNode counts it as dead' })],
        },
      ]
    })
  },
}
