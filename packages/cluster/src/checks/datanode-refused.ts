import { placementsOf, serviceId } from '../config/cluster.ts'
import { activeNameNode, placeOf } from '../sites/hadoop-masters.ts'
import type { DoctorCheck } from './doctor-check.ts'

const refusals: readonly {
  readonly text: RegExp
  readonly why: string
  readonly hint: string
  readonly up: boolean
}[] = [
  {
    text: /denied communication with namenode because hostname cannot be resolved/,
    why: 'its address has no name there (reverse DNS)',
    hint: 'Put the address and a name into /etc/hosts of the NameNode, or set dfs.namenode.datanode.registration.ip-hostname-check to false, as Tinderbox does.',
    up: true,
  },
  {
    text: /denied communication with namenode because the host is not in the include-list/,
    why: 'it is not in the list of those that may',
    hint: 'The file that dfs.hosts names has to have it.',
    up: true,
  },
  {
    text: /denied communication with namenode/i,
    why: 'the NameNode denies it',
    hint: 'The two lines above say what the NameNode holds against it.',
    up: true,
  },
  {
    text: /unauthorized for user|is not authorized for protocol|AuthorizationException/,
    why: 'the NameNode takes no calls from its address',
    hint: 'Who may call is in conf/hadoop/guarded/hadoop-policy.xml on the machine of the NameNode; tinderbox up writes it and has it read again.',
    up: true,
  },
]

export const datanodeRefused: DoctorCheck = {
  name: 'datanode-refused',
  about: 'daemon',
  page: {
    title: 'The NameNode refuses a DataNode',
    means:
      'The DataNode runs and reaches the NameNode, which turns it away: "Datanode denied communication with namenode" in its log, or "is unauthorized for user" in the NameNode\'s. The usual reasons are an address without a name (reverse DNS), a list of hosts that does not have it, or the rules of who may call, which are older than the machine.',
    mend: '`--fix` runs `up`, which writes the rules and settings of this cluster again and has the NameNode read them; the DataNode tries again by itself.',
  },
  run({ cluster, machines, examined }) {
    const active = activeNameNode(cluster, machines)
    if (!active) return []
    const logOf = (machine: string, id: string) => examined.get(machine)?.lives?.find((one) => one.id === id)?.log ?? []
    const ofNameNodes = placementsOf(cluster, 'hdfs-namenode').flatMap((one) => logOf(one.machine, serviceId(one)))
    return placementsOf(cluster, 'hdfs-datanode').flatMap((placement) => {
      const { machine } = placement
      const id = serviceId(placement)
      const on = machines.get(machine)
      if (!on) return []
      const own = logOf(machine, id)
      // A call that is not let in at all is told of in the NameNode's log alone; this one only says that it does not get through.
      const isTurnedAway =
        lastWith(own, 'Problem connecting to server') > lastWith(own, 'successfully registered with NN')
      // The NameNode counts one that has started anew and is turned away for two minutes more.
      if (placeOf(machines, placement, 'data') in active.live && !isTurnedAway) return []
      const there = isTurnedAway ? ofNameNodes.filter((line) => line.includes(`from ${on.address}:`)) : []
      const lines = [...there, ...own]
      for (const { text, why, hint, up } of refusals) {
        const said = lines.findLast((line) => text.test(line))
        if (said === undefined) continue
        return [
          {
            severity: 'error' as const,
            machine,
            service: id,
            summary: `the NameNode refuses ${id}: ${why}`,
            evidence: `${there.includes(said) ? "the NameNode's log" : `the log of ${id}`}: ${said}`,
            hint,
            explains: [{ machine, service: id }],
            ...(up && { fixes: [{ title: 'write the rules of who may call again', actions: [], up }] }),
          },
        ]
      }
      return []
    })
  },
}

function lastWith(lines: readonly string[], text: string): number {
  return lines.findLastIndex((line) => line.includes(text))
}
