import { placementsOf, serviceId } from '../config/cluster.ts'
import { activeNameNode, placeOf } from '../sites/hadoop-masters.ts'
import type { DoctorCheck } from './doctor-check.ts'

const refusals: readonly { readonly text: RegExp; readonly why: string; readonly hint: string; readonly up: boolean }[] = [
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
    text: /is not authorized for protocol|AuthorizationException|Unauthorized connection|is not allowed/,
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
      'The DataNode runs and reaches the NameNode, which turns it away: "Datanode denied communication with namenode", or "not authorized for protocol". The usual reasons are an address without a name (reverse DNS), a list of hosts that does not have it, or the rules of who may call, which are older than the machine.',
    mend: '`--fix` runs `up`, which writes the rules and settings of this cluster again and has the NameNode read them; the DataNode tries again by itself.',
  },
  run({ cluster, machines, examined }) {
    const active = activeNameNode(cluster, machines)
    if (!active) return []
    return placementsOf(cluster, 'hdfs-datanode').flatMap((placement) => {
      const { machine } = placement
      const id = serviceId(placement)
      if (!machines.has(machine) || placeOf(machines, placement, 'data') in active.live) return []
      const lines = examined.get(machine)?.lives?.find((one) => one.id === id)?.log ?? []
      for (const { text, why, hint, up } of refusals) {
        const said = lines.findLast((line) => text.test(line))
        if (said === undefined) continue
        return [
          {
            severity: 'error' as const,
            machine,
            service: id,
            summary: `the NameNode refuses ${id}: ${why}`,
            evidence: said,
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
