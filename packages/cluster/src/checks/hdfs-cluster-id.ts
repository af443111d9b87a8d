import { placementsOn, serviceId } from '../config/cluster.ts'
import { fileSystemOf } from '../sites/hadoop-masters.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { DoctorCheck, Patient } from './doctor-check.ts'
import type { Fix } from './fix.ts'

const holders = { data: ['hdfs-datanode', 'DataNode'], journal: ['hdfs-journalnode', 'JournalNode'] } as const

/** "Solved" all over the web by deleting the folder, and with it the only copies of somebody's files. */
export const hdfsClusterId: DoctorCheck = {
  name: 'hdfs-cluster-id',
  page: {
    title: 'A folder belongs to another file system',
    means:
      'Each HDFS has an id, in the VERSION file of every folder of its own. A DataNode whose folder has another id than the NameNode\'s does not start ("Incompatible clusterIDs"). It happens after a NameNode was formatted anew, or when a disk or a machine comes from another cluster.',
    mend: 'Nothing is ever deleted for you: the folder may hold the only copies of files. If its file system is still wanted, bring back the NameNode that it belongs to. If it is not, `--fix` at a terminal sets the folder of a DataNode aside, whole, where neither a DataNode nor `down --purge` comes, and starts with an empty one; it is not offered where the folder is a disk of its own, or where no DataNode has blocks of the NameNode that runs, as then that may be the wrong one. Delete it when you are sure. By hand: `mv FOLDER FOLDER.old` and `tinderbox up`.',
  },
  run(patient) {
    const { cluster, machines } = patient
    const right = fileSystemOf(cluster, machines)
    if (right === undefined) return []
    return [...machines].flatMap(([machine, on]) =>
      on.facts.hdfsFolders.flatMap(({ kind, path, state, clusterIds }) => {
        if (kind === 'name' || state !== 'hdfs') return []
        const [service, called] = holders[kind]
        const placement = placementsOn(cluster, machine).find((one) => one.service === service)
        const other = clusterIds.find((id) => id !== right.id)
        if (!placement || other === undefined) return []
        const id = serviceId(placement)
        const fixes =
          kind === 'data' ? asides(patient, on, { path, service: id, clusterId: other, right: right.id }) : []
        return [
          {
            severity: 'error' as const,
            machine,
            service: id,
            summary: `the folder of its ${called} belongs to another file system than the NameNode's`,
            evidence: `${machine}: ${path}/current/VERSION: clusterID=${other}\n${right.where}: clusterID=${right.id}`,
            hint: `If what is in it is not wanted any more, move it away: on ${machine}, mv ${path} ${path}.old, then tinderbox up. If it is, bring back the NameNode that it belongs to. Nothing is deleted for you.`,
            explains: [{ machine, service: id }],
            ...(fixes.length > 0 && { fixes }),
          },
        ]
      }),
    )
  },
}

interface Foreign {
  readonly path: string
  /** The DataNode's. */
  readonly service: string
  /** What the folder has, and what the NameNode has. */
  readonly clusterId: string
  readonly right: string
}

/** None where it could not be moved whole, or where the NameNode may be the stranger. */
function asides(
  { cluster, machines, examined }: Patient,
  { facts, here, paths }: MachineSite,
  { path, service, clusterId, right }: Foreign,
): Fix[] {
  const { machine, login, supervision: supervisor } = facts
  const data = cluster.settings.hdfs?.data ?? []
  const isUsed = data.length === 0 ? path === `${here}/data/hdfs-datanode` : data.includes(path)
  const seen = examined.get(machine)?.volumes
  const isPlain =
    seen?.folders.some(({ folder, real }) => folder === path && real === path) === true &&
    !seen.mounted.some(({ at }) => at === path)
  const isOurs = path.startsWith(`${here}/`)
  const others = [...machines.values()].some((one) =>
    one.facts.hdfsFolders.some(({ kind, clusterIds }) => kind === 'data' && clusterIds.includes(right)),
  )
  if (!isUsed || !isPlain || !others || !(login.root || isOurs)) return []
  // A purge of the cluster takes all that is in its folder.
  const to = isOurs ? `${paths.root}/set-aside/${cluster.name}-hdfs-datanode` : `${path}.before`
  const base = { machine, why: 'it belongs to another file system' }
  return [
    {
      title: `set ${path} on ${machine} aside, with all that is in it, and start with an empty one`,
      disturbs: `What is in it stays on the disk, in ${to}, and takes room there; nobody can read its files until it is put back beside its own NameNode.`,
      chosen: true,
      actions: [
        { ...base, kind: 'stop-service', cluster: cluster.name, service, supervisor },
        { ...base, kind: 'set-blocks-aside', path, to, clusterId },
      ],
      up: true,
    },
  ]
}
