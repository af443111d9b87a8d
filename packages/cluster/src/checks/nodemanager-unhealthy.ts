import { placementsOf, serviceId } from '../config/cluster.ts'
import { activeResourceManager, isNodeOf } from '../sites/hadoop-masters.ts'
import type { Volumes } from '../probes/volumes.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { isWithin, mountOf } from '../sites/volumes.ts'
import type { DoctorCheck, Patient } from './doctor-check.ts'
import { followedBy, type Fix } from './fix.ts'
import { makeRoom } from './make-room.ts'
import { restart } from './start-anew.ts'

export const nodemanagerUnhealthy: DoctorCheck = {
  name: 'nodemanager-unhealthy',
  about: 'daemon',
  page: {
    title: 'A NodeManager is unhealthy',
    means:
      'It looks at its folders every two minutes. Where the disk below one is nearly full (95 %), or may not be written, it reports itself as unhealthy, and YARN gives it no work: with all of them, applications stay ACCEPTED for ever.',
    mend: "`--fix` removes what is Tinderbox's own and needed by nobody, where that is on the same disk, and restarts the NodeManager. Else make room on the disk that is named: old logs, what other programs left, files that HDFS or Spark no longer need. It is well again by itself within two minutes; restarting it is quicker.",
  },
  run(patient) {
    return unhealthyNodes(patient).flatMap(({ on, id, report }) => {
      const { machine } = on.facts
      const folders = foldersIn(report)
      const isFull = saysFull(report)
      const room = isFull
        ? roomFor(
            patient,
            machine,
            folders.map(({ path }) => path),
          )
        : undefined
      const again = room && restart(patient.cluster, on, id, { why: 'it looks at its disks when it starts' })
      const where = folders.length === 0 ? 'its folders' : folders.map(({ path }) => path).join(', ')
      return [
        {
          severity: 'error' as const,
          machine,
          service: id,
          summary: isFull
            ? `${id} is unhealthy and gets no work: the disk below ${where} is full`
            : `${id} is unhealthy and gets no work: ${folders.length === 0 ? firstLine(report) : `it cannot use ${where}`}`,
          evidence: report,
          hint: isFull
            ? `Make room there: df -h ${folders[0]?.path ?? on.here}; du -xh --max-depth=2 ${on.root} | sort -h | tail. It is well again by itself within two minutes.`
            : `Let its user, ${on.daemonUser}, write there: tinderbox up sets owners and modes right. It looks again within two minutes.`,
          explains: [{ machine, service: id }],
          ...(room &&
            again && {
              fixes: [followedBy(room, again, `${room.title}, and ${again.title}`)],
            }),
        },
      ]
    })
  },
}

/** What may go on the disks that it complains about. */
function roomFor(patient: Patient, machine: string, paths: readonly string[]): Fix | undefined {
  const seen = patient.examined.get(machine)?.volumes
  if (!seen) return undefined
  const full = disksOf(seen, paths)
  return makeRoom(patient, machine, (path) => full.has(mountOf(path, seen.mounted)?.at))
}

/** Where they are mounted. */
function disksOf(seen: Volumes, paths: readonly string[]): ReadonlySet<string | undefined> {
  return new Set(
    seen.folders
      .filter(({ folder }) => paths.some((path) => isWithin(path, folder) || isWithin(folder, path)))
      .map(({ real }) => mountOf(real, seen.mounted)?.at),
  )
}

interface Unhealthy {
  readonly on: MachineSite
  /** `yarn-nodemanager`. */
  readonly id: string
  readonly report: string
}

/** One that is counted as running as well is well: the other is of a life before. */
function unhealthyNodes({ cluster, machines }: Patient): Unhealthy[] {
  const nodes = activeResourceManager(cluster, machines)?.nodes ?? []
  if (nodes.every(({ state }) => state !== 'UNHEALTHY')) return []
  return placementsOf(cluster, 'yarn-nodemanager').flatMap((placement) => {
    const on = machines.get(placement.machine)
    if (!on) return []
    const own = nodes.filter(({ id }) => isNodeOf(on, placement, id))
    const node = own.find(({ state }) => state === 'UNHEALTHY')
    if (!node || own.some(({ state }) => state === 'RUNNING')) return []
    return [{ on, id: serviceId(placement), report: node.healthReport ?? '' }]
  })
}

/** Where the disks are mounted that a NodeManager of the machine calls full: that is told of it. */
export function disksCalledFull(patient: Patient, machine: string): ReadonlySet<string | undefined> {
  const seen = patient.examined.get(machine)?.volumes
  if (!seen) return new Set()
  const reports = unhealthyNodes(patient).filter(({ on, report }) => on.facts.machine === machine && saysFull(report))
  return disksOf(
    seen,
    reports.flatMap(({ report }) => foldersIn(report)).map(({ path }) => path),
  )
}

const saysFull = (report: string) => /used space above threshold|usable space/.test(report)

/** `1/1 local-dirs ... [ /path : used space above threshold of 95.0% ]`. */
function foldersIn(report: string): { readonly path: string; readonly why: string }[] {
  const found = [...report.matchAll(/(\/[^\s\]]+) : ([^\];]+)/g)].map(([, path, why]) => ({
    path: path!,
    why: why!.trim(),
  }))
  return found.filter(({ path }, i) => found.findIndex((one) => one.path === path) === i)
}

function firstLine(report: string): string {
  return report.split('\n')[0] || 'it does not say why'
}
