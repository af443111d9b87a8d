import { has, placementsOf, serviceId, type Placement } from '../config/cluster.ts'
import { sharedFolders } from '../probes/namenode.ts'
import { localEvents, writesLocalEvents } from '../services/event-log.ts'
import { activeNameNode } from '../sites/hadoop-masters.ts'
import type { Explained, Finding } from './check.ts'
import type { DoctorCheck, Patient } from './doctor-check.ts'

const folder = '/spark-events'
const wanted = sharedFolders[folder]

export const eventLogFolder: DoctorCheck = {
  name: 'event-log-folder',
  about: 'daemon',
  page: {
    title: 'Jobs cannot write their event logs',
    means:
      'Every job writes what the history server shows, from its first moment. Where the folder for that is gone, or may not be written, a job fails before it has done anything ("FileNotFoundException: ... /spark-events"), and the history server does not start.',
    mend: '`--fix` makes the folder, with the mode that lets every user write into it and delete only what is theirs. What was in it does not come back.',
  },
  run(patient) {
    const { cluster, isUp, isPending } = patient
    if (!isUp || !has(cluster, 'spark-history')) return []
    if (!writesLocalEvents(cluster)) return onHdfs(patient)
    // Where the file has just lost its HDFS, what jobs read still leads there.
    return isPending ? [] : onMachines(patient)
  },
}

type Found = Omit<Finding, 'check'>

function onHdfs({ cluster, machines, examined }: Patient): Found[] {
  const active = activeNameNode(cluster, machines)
  // One that is still starting cannot say.
  if (!active || active.folders.length === 0) return []
  const [placement] = placementsOf(cluster, 'hdfs-namenode').filter(
    ({ machine }) => machines.get(machine)?.facts.namenode?.state === 'active',
  )
  const { machine } = placement!
  const mode = examined.get(machine)?.eventLogFolder?.onHdfs
  const isMissing = !active.folders.includes(folder)
  // Whether they can delete what is another's is theirs to say.
  if (!isMissing && (mode === undefined || everybodyWrites(mode))) return []
  return [
    {
      severity: 'error',
      machine,
      summary: isMissing
        ? `the folder ${folder} of HDFS is not there: jobs cannot write their event logs, and fail at their start`
        : `not everybody can write into the folder ${folder} of HDFS: jobs of others fail at their start`,
      evidence: isMissing
        ? `the NameNode: GETFILESTATUS ${folder}: it does not exist; there are ${active.folders.join(', ')}`
        : `the NameNode: GETFILESTATUS ${folder}: permission ${mode}, and ${wanted} is needed`,
      hint: `Make it again: tinderbox doctor --fix. By hand: hdfs dfs -mkdir -p ${folder}; hdfs dfs -chmod ${wanted} ${folder}`,
      explains: historyOf(placementsOf(cluster, 'spark-history')),
      fixes: [
        {
          title: `make ${folder} on HDFS, with the mode ${wanted}`,
          actions: [
            {
              kind: 'make-hdfs-folders',
              machine,
              why: isMissing ? 'is not there' : `has mode ${mode}`,
              port: machines.get(machine)!.sites.get(serviceId(placement!))!.ports['http']!,
              folders: [{ path: folder, mode: wanted }],
            },
          ],
          up: false,
        },
      ],
    },
  ]
}

function everybodyWrites(mode: string): boolean {
  return /[37]$/.test(mode)
}

function onMachines({ cluster, machines, examined }: Patient): Found[] {
  return [...machines].flatMap(([machine, on]): Found[] => {
    const seen = examined.get(machine)?.eventLogFolder
    if (seen === undefined) return []
    const path = localEvents(on.paths)
    const { local } = seen
    const writes = local !== undefined && local.owner === on.daemonUser && /^[2367]/.test(local.mode.slice(-3))
    if (writes) return []
    return [
      {
        severity: 'error',
        machine,
        summary: `${local ? `the daemon user cannot write into ${path}` : `the folder ${path} is not there`}: jobs that are run here fail at their start`,
        evidence: local ? `stat ${path}: mode ${local.mode}, owner ${local.owner}` : `${path}: no such folder`,
        hint: 'Make it again: tinderbox up',
        explains: historyOf(placementsOf(cluster, 'spark-history').filter((one) => one.machine === machine)),
        fixes: [
          {
            title: `make ${path} on ${machine}`,
            actions: [
              {
                kind: 'make-folder',
                machine,
                why: local ? `has mode ${local.mode} and belongs to ${local.owner}` : 'is not there',
                path,
                mode: '750',
                owner: 'daemon',
              },
            ],
            up: false,
          },
        ],
      },
    ]
  })
}

function historyOf(placements: readonly Placement[]): Explained[] {
  return placements.map((placement) => ({ machine: placement.machine, service: serviceId(placement) }))
}
