import { placementsOn, serviceId, type Cluster } from '../config/cluster.ts'
import { fileSystemOf } from '../sites/hadoop-masters.ts'
import type { Facts } from '../probes/facts.ts'
import type { DoctorCheck } from './doctor-check.ts'
import type { Fix } from './fix.ts'

const holders = { data: ['hdfs-datanode', 'DataNode'], journal: ['hdfs-journalnode', 'JournalNode'] } as const

/** "Solved" all over the web by deleting the folder, and with it the only copies of somebody's files. */
export const hdfsClusterId: DoctorCheck = {
  name: 'hdfs-cluster-id',
  page: {
    title: 'A folder belongs to another file system',
    means:
      'Each HDFS has an id, in the VERSION file of every folder of its own. A DataNode whose folder has another id than the NameNode\'s does not start ("Incompatible clusterIDs"). It happens after a NameNode was formatted anew, or when a disk or a machine comes from another cluster.',
    mend: 'Nothing is ever deleted for you: the folder may hold the only copies of files. If its file system is still wanted, bring back the NameNode that it belongs to. If it is not, `--fix` at a terminal sets the folder of a DataNode aside, whole, as `FOLDER.before`, and starts it with an empty one; delete it when you are sure. By hand: `mv FOLDER FOLDER.old` and `tinderbox up`.',
  },
  run({ cluster, machines }) {
    const right = fileSystemOf(cluster, machines)
    if (right === undefined) return []
    return [...machines].flatMap(([machine, { facts }]) =>
      facts.hdfsFolders.flatMap(({ kind, path, state, clusterIds }) => {
        if (kind === 'name' || state !== 'hdfs') return []
        const [service, called] = holders[kind]
        const placement = placementsOn(cluster, machine).find((one) => one.service === service)
        const other = clusterIds.find((id) => id !== right.id)
        if (!placement || other === undefined) return []
        const id = serviceId(placement)
        return [
          {
            severity: 'error' as const,
            machine,
            service: id,
            summary: `the folder of its ${called} belongs to another file system than the NameNode's`,
            evidence: `${machine}: ${path}/current/VERSION: clusterID=${other}\n${right.where}: clusterID=${right.id}`,
            hint: `If what is in it is not wanted any more, move it away: on ${machine}, mv ${path} ${path}.old, then tinderbox up. If it is, bring back the NameNode that it belongs to. Nothing is deleted for you.`,
            explains: [{ machine, service: id }],
            ...(kind === 'data' && { fixes: [aside(cluster, facts, id, path)] }),
          },
        ]
      }),
    )
  },
}

function aside({ name: cluster }: Cluster, { machine, supervision }: Facts, service: string, path: string): Fix {
  const base = { machine, why: 'it belongs to another file system' }
  return {
    title: `set ${path} on ${machine} aside, with all that is in it, and start with an empty one`,
    disturbs: `What is in it stays on the disk, as ${path}.before, and takes room there.`,
    chosen: true,
    actions: [
      { ...base, kind: 'stop-service', cluster, service, supervisor: supervision },
      { ...base, kind: 'set-aside', path },
    ],
    up: true,
  }
}
