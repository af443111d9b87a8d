/** The part of the plan that is about HDFS's own beginnings: formatting, the standby's image, ZooKeeper's entry, the folders that others rely on. Pure. */
import type { Action, RollJournal } from '../actions/action.ts'
import { isHighlyAvailable, placementsOf, serviceId, type Cluster, type Placement } from '../config/cluster.ts'
import type { Finding } from '../checks/check.ts'
import { journalMissingMark, unfinishedMark, type HdfsFolder } from '../probes/hdfs-folders.ts'
import { sharedFolders } from '../probes/namenode.ts'
import { hasJournal, journalToMake } from '../sites/journal-to-make.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { nameNodeAdmin } from '../sites/name-node-client.ts'
import type { Step } from './plan.ts'
import { activeNameNode } from '../sites/hadoop-masters.ts'
import type { Start, Wanted } from './plan-services.ts'

type Machines = ReadonlyMap<string, MachineSite>

/**
 * Whether no machine of the cluster holds anything of any HDFS. Journals alone are what a format that was begun, and did not end, has left: it makes
 * them before the image.
 */
export function isUnformatted(cluster: Cluster, machines: Machines): boolean {
  const [first] = placementsOf(cluster, 'hdfs-namenode')
  const begun = first !== undefined && nameFolder(machines.get(first.machine)!)?.state === 'unfinished'
  return [...machines.values()].every(({ facts }) =>
    facts.hdfsFolders.every(({ kind, state }) => state !== 'hdfs' || (begun && kind === 'journal')),
  )
}

export function nameFolder({ facts }: MachineSite): HdfsFolder | undefined {
  return facts.hdfsFolders.find(({ kind }) => kind === 'name')
}

/** Where the file system begins, if it has to begin at all: on the first NameNode. */
export function formatActions(cluster: Cluster, machines: Machines): Action[] {
  const [first] = placementsOf(cluster, 'hdfs-namenode')
  if (!first || !isUnformatted(cluster, machines)) return []
  return prepareNameNode(cluster, machines, first, {
    why: 'no machine of the cluster holds a file system',
    what: 'format HDFS',
    argument: '-format',
  })
}

/** NameNodes that have no image yet, and take it from the other one, which has it or is formatted before. */
export function withoutImage(cluster: Cluster, machines: Machines): ReadonlySet<string> {
  const names = placementsOf(cluster, 'hdfs-namenode').map(({ machine }) => machine)
  const formats = isUnformatted(cluster, machines)
  const empty = names.filter((name, i) => nameFolder(machines.get(name)!)?.state !== 'hdfs' && !(formats && i === 0))
  return new Set(empty.length < names.length ? empty : [])
}

/** The start of the NameNodes, as steps: the one that has the image, then those that take it from there. */
export function nameNodeSteps(
  cluster: Cluster,
  machines: Machines,
  starts: readonly Start[],
  stepOf: (title: string, starts: readonly Start[], of: ReadonlySet<string>) => Step[],
  title: string,
): Step[] {
  const format = formatActions(cluster, machines)
  const empty = withoutImage(cluster, machines)
  const names = placementsOf(cluster, 'hdfs-namenode')
  const whole = new Set(names.flatMap(({ machine }) => (empty.has(machine) ? [] : [machine])))
  const later = starts.filter(({ on }) => empty.has(on.facts.machine))
  const bootstrap = names
    .filter(({ machine }) => later.some(({ on }) => on.facts.machine === machine))
    .flatMap((placement) =>
      prepareNameNode(cluster, machines, placement, {
        why: 'it has no image of the file system yet',
        what: "take the file system's image from the other NameNode",
        argument: '-bootstrapStandby',
      }),
    )
  return [
    ...(format.length > 0 ? [{ title: 'Format HDFS', actions: format }] : []),
    ...stepOf(
      `Start ${title}`,
      starts.filter((start) => !later.includes(start)),
      whole,
    ),
    ...(bootstrap.length > 0 ? [{ title: 'Give the standby its image', actions: bootstrap }] : []),
    ...stepOf('Start the standby', later, empty),
  ]
}

/**
 * Before anything is written or stopped: from the new settings on nothing else would tell a NameNode that was alone from one that has lost its journal.
 */
export function journalMarkActions(cluster: Cluster, machines: Machines): Action[] {
  const placement = journalToMake(cluster, machines)
  const folder = placement && nameFolder(machines.get(placement.machine)!)
  if (!folder || folder.journalMissing) return []
  const why = 'until its journal is whole, it is not to start without'
  const body = `${cluster.name}\n`
  const path = journalMissingMark(folder.path)
  return [
    {
      kind: 'write-file',
      machine: placement.machine,
      why,
      path,
      body,
      mode: '644',
      owner: 'root',
      secret: false,
      before: undefined,
    },
  ]
}

/** Where it is to stay alone, and nothing of a journal was begun. What was begun keeps the mark: nobody has written there. */
export function journalMarkRemovals(cluster: Cluster, machines: Machines): Action[] {
  if (isHighlyAvailable(cluster) || hasJournal(machines)) return []
  return [...machines].flatMap(([machine, on]): Action[] => {
    const folder = nameFolder(on)
    if (!folder?.journalMissing) return []
    return [{ kind: 'remove-path', machine, why: 'its NameNode stays alone', path: journalMissingMark(folder.path) }]
  })
}

/** Between the end of the NameNode that was alone, and its start as one of two: what it knows goes to the JournalNodes. */
export function journalActions(cluster: Cluster, machines: Machines, machine: string): Action[] {
  const placement = journalToMake(cluster, machines)
  if (placement?.machine !== machine) return []
  const on = machines.get(machine)!
  const folder = nameFolder(on)!
  const id = serviceId(placement)
  const begun = folder.journalMissing && hasJournal(machines)
  const why = begun ? 'it was begun, and did not end' : 'other NameNodes are to stand by for it'
  const stop: Action = {
    kind: 'stop-service',
    machine,
    why,
    cluster: cluster.name,
    service: id,
    supervisor: on.facts.supervision,
  }
  const isKept = on.facts.daemons.some((daemon) => daemon.id === id && (daemon.pid !== undefined || daemon.enabled))
  return [
    ...(isKept ? [stop] : []),
    prepare(cluster, placement, {
      why,
      what: 'give HDFS the journal that its NameNodes share',
      arguments: ['-initializeSharedEdits', '-nonInteractive', ...(begun ? ['-force'] : [])],
      unless: [],
      mark: journalMissingMark(folder.path),
      // It reads the whole image, and copies what was changed since.
      patience: 3600,
    }),
  ]
}

/** What becomes of who uses HDFS. */
export function journalFindings(cluster: Cluster, machines: Machines): Finding[] {
  const placement = journalToMake(cluster, machines)
  if (!placement) return []
  const { address, ports } = machines.get(placement.machine)!.sites.get(serviceId(placement))!
  const before = `hdfs://${address}:${ports['rpc']}`
  return [
    {
      check: 'hdfs-format',
      severity: 'warning',
      machine: placement.machine,
      summary: `HDFS gets a journal and a second NameNode: it is away for some minutes, and is called hdfs://${cluster.name} from then on, not ${before}`,
      evidence: `the NameNode of ${placement.machine} was alone, and its data stays as it is`,
      hint: `hdfs:///... is right before and after. What has ${before}/... in it is found only while ${placement.machine} is active: that is in programs that write it out, and in all tables that the Thrift server has so far, and its database default. Mend those with ALTER TABLE ... SET LOCATION and ALTER DATABASE ... SET LOCATION. There is no way back once it is done.`,
    },
  ]
}

/** Before the failover controllers start for the first time: their entry in ZooKeeper. Made twice, it stays as it is. */
export function failoverActions(cluster: Cluster, machines: Machines, starts: readonly Start[]): Action[] {
  const [first] = placementsOf(cluster, 'hdfs-zkfc')
  // One that was alone is active without anybody's word.
  if (!first || starts.length === 0 || (activeNameNode(cluster, machines) && !journalToMake(cluster, machines)))
    return []
  return [
    prepare(cluster, first, {
      why: 'the failover controllers agree there which NameNode is active',
      what: 'make the entry of HDFS in ZooKeeper',
      arguments: ['-formatZK', '-nonInteractive'],
      unless: [],
      done: 2,
    }),
  ]
}

/** How one NameNode is asked, on its own machine, with the environment that it has itself. */
export function askedNameNode(
  cluster: Cluster,
  wanted: readonly Wanted[],
  placement: Placement,
): Pick<RollJournal, 'machine' | 'cluster' | 'service' | 'port' | 'admin' | 'env'> {
  const { machine } = placement
  const { on, want } = wanted.find((one) => one.on.facts.machine === machine)!
  const asked = nameNodeAdmin(on, placement)
  const env = want.services.find(({ id }) => id === asked.service)?.reloaded?.env ?? {}
  return { machine, cluster: cluster.name, ...asked, env }
}

/** After each JournalNode that starts anew, before the next one does. */
export function rollJournalStep(cluster: Cluster, wanted: readonly Wanted[]): Step {
  const why = 'a JournalNode that starts anew takes part from the next part on'
  const actions = placementsOf(cluster, 'hdfs-namenode').map((placement): Action => ({
    kind: 'roll-journal',
    why,
    ...askedNameNode(cluster, wanted, placement),
  }))
  return { title: 'Let the journal node take part again', actions }
}

/** What is missing of the folders that jobs and daemons rely on; all of them where no NameNode can say yet. */
export function sharedFolderActions(cluster: Cluster, machines: Machines): Action[] {
  const there = new Set(activeNameNode(cluster, machines)?.folders)
  const folders = Object.entries({ ...sharedFolders })
    .filter(([path]) => !there.has(path))
    .map(([path, mode]) => ({ path, mode }))
  if (folders.length === 0) return []
  return placementsOf(cluster, 'hdfs-namenode').map((placement) => ({
    kind: 'make-hdfs-folders',
    machine: placement.machine,
    why: isHighlyAvailable(cluster) ? 'are not there; the NameNode that is active makes them' : 'are not there',
    port: machines.get(placement.machine)!.sites.get(serviceId(placement))!.ports['http']!,
    folders,
  }))
}

/** A daemon that tries again and again, without its image, would be in the way. */
function prepareNameNode(
  cluster: Cluster,
  machines: Machines,
  placement: Placement,
  { why, what, argument }: { readonly why: string; readonly what: string; readonly argument: string },
): Action[] {
  const { machine } = placement
  const { facts, here } = machines.get(machine)!
  const folder = nameFolder(machines.get(machine)!)
  const path = folder?.path ?? `${here}/data/hdfs-namenode`
  const id = serviceId(placement)
  const tries = facts.daemons.some((daemon) => daemon.id === id && daemon.enabled)
  const begun = folder?.state === 'unfinished'
  return [
    ...(tries
      ? [
          {
            kind: 'stop-service',
            machine,
            why: 'it cannot start before that',
            cluster: cluster.name,
            service: id,
            supervisor: facts.supervision,
          } as const,
        ]
      : []),
    prepare(cluster, placement, {
      why: begun ? `${why}, and what was begun did not end` : why,
      what,
      arguments: [argument, '-nonInteractive', ...(begun ? ['-force'] : [])],
      unless: [path],
      mark: unfinishedMark(path),
    }),
  ]
}

type Preparation = Pick<
  Extract<Action, { kind: 'prepare-service' }>,
  'why' | 'what' | 'arguments' | 'unless' | 'mark' | 'done' | 'patience'
>

function prepare(cluster: Cluster, placement: Placement, more: Preparation): Action {
  return {
    kind: 'prepare-service',
    machine: placement.machine,
    cluster: cluster.name,
    service: serviceId(placement),
    ...more,
  }
}
