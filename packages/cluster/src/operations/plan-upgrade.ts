/** The part of the plan that is about an upgrade of HDFS: what is done once before its daemons change, and what ends it. Pure. */
import type { Action, UpgradeHdfs } from '../actions/action.ts'
import { isHighlyAvailable, placementsOf, serviceId, type Cluster, type ServiceName } from '../config/cluster.ts'
import { rollbackImage } from '../config/rollback-image.ts'
import { upgradeNote } from '../probes/hdfs-folders.ts'
import { startOrder } from '../services/index.ts'
import type { Service } from '../services/service.ts'
import { goesForward, type HdfsUpgrade } from '../sites/hdfs-upgrade.ts'
import { nameFolder } from './plan-hdfs.ts'
import type { Step } from './plan.ts'
import type { Wanted } from './plan-services.ts'

/** Seconds. A NameNode that stands by looks once a minute whether it has to write an image; a large one takes its time. */
const patience = 1800

/** What there is to go back to, before the first daemon changes. */
export function prepareSteps(cluster: Cluster, wanted: readonly Wanted[], upgrade: HdfsUpgrade): Step[] {
  if (!upgrade.due) return []
  const why = isHighlyAvailable(cluster)
    ? 'until the upgrade is final, the version before can take over again with all data'
    : 'until the upgrade is final, the version before can take over again with all data; nothing is written to HDFS meanwhile'
  return [{ title: 'Prepare the upgrade of HDFS', actions: actionsOf(cluster, wanted, upgrade, 'prepare', why) }]
}

/** By the word of somebody; where all is back at the version before, there is nothing left to go back from. */
export function endSteps(cluster: Cluster, wanted: readonly Wanted[], upgrade: HdfsUpgrade, finalize: boolean): Step[] {
  if (!upgrade.open || (!upgrade.back && !finalize)) return []
  const why = upgrade.back
    ? `all of HDFS is back at ${upgrade.from}`
    : `asked for with --finalize; there is no way back to ${upgrade.from ?? 'the version before'}, and the blocks of deleted files go`
  return [{ title: 'End the upgrade of HDFS', actions: actionsOf(cluster, wanted, upgrade, 'finalize', why) }]
}

function actionsOf(
  cluster: Cluster,
  wanted: readonly Wanted[],
  { from }: HdfsUpgrade,
  what: UpgradeHdfs['what'],
  why: string,
): Action[] {
  return placementsOf(cluster, 'hdfs-namenode').flatMap((placement): Action[] => {
    const { on, want } = wanted.find((one) => one.on.facts.machine === placement.machine)!
    const id = serviceId(placement)
    const { address, ports } = on.sites.get(id)!
    const folder = nameFolder(on)?.path ?? `${on.here}/data/hdfs-namenode`
    return [
      {
        kind: 'upgrade-hdfs',
        machine: placement.machine,
        why,
        cluster: cluster.name,
        service: id,
        what,
        from,
        folder,
        image: rollbackImage,
        note: upgradeNote(folder),
        port: ports['http']!,
        alone: !isHighlyAvailable(cluster),
        admin: [`${on.paths.hadoopHome}/bin/hdfs`, 'dfsadmin', '-fs', `hdfs://${address}:${ports['rpc']}`],
        env: want.services.find((service) => service.id === id)?.reloaded?.env ?? {},
        patience,
      },
    ]
  })
}

const nameNodesFirst: readonly ServiceName[] = [
  'hdfs-journalnode',
  'hdfs-namenode',
  'hdfs-zkfc',
  'hdfs-secondarynamenode',
  'hdfs-datanode',
]

/** In which order services change that run: those that depend on others before them, but in an upgrade of HDFS. */
export function changeOrder(upgrade: HdfsUpgrade): readonly Service[] {
  const usual = startOrder.toReversed()
  if (!goesForward(upgrade)) return usual
  const ofHdfs = nameNodesFirst.map((name) => usual.find((service) => service.name === name)!)
  return [...ofHdfs, ...usual.filter((service) => !ofHdfs.includes(service))]
}
