/** The part of the plan that is about an upgrade of HDFS: what is done once before its daemons change, and what ends it. Pure. */
import type { Action, UpgradeHdfs } from '../actions/action.ts'
import type { Finding } from '../checks/check.ts'
import { isHighlyAvailable, placementsOf, type Cluster, type ServiceName } from '../config/cluster.ts'
import { startOrder } from '../services/index.ts'
import type { Service } from '../services/service.ts'
import { goesForward, type HdfsUpgrade } from '../sites/hdfs-upgrade.ts'
import { upgradeAction } from '../checks/upgrade-action.ts'
import type { GoingNode } from './going.ts'
import { askedNameNode } from './plan-hdfs.ts'
import type { Step } from './plan.ts'
import type { Wanted } from './plan-services.ts'

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

/** Where fewer copies are asked for, a NameNode starts anew before they are handed on: too early for one that is to be upgraded. */
export function upgradeFindings({ due }: HdfsUpgrade, going: readonly GoingNode[]): Finding[] {
  const nodes = going.filter(({ service }) => service === 'hdfs-datanode')
  if (!due || nodes.length === 0) return []
  return [
    {
      check: 'hdfs-upgrade',
      severity: 'error',
      machine: nodes[0]!.on.facts.machine,
      summary: 'an upgrade of HDFS, and DataNodes that leave, do not go together',
      evidence: `to leave: ${nodes.map(({ on, place }) => `${on.facts.machine} (${place})`).join(', ')}`,
      hint: 'Do one after the other: put hadoop.version back and run tinderbox up, then change it. Nothing was touched.',
    },
  ]
}

function actionsOf(
  cluster: Cluster,
  wanted: readonly Wanted[],
  { from }: HdfsUpgrade,
  what: UpgradeHdfs['what'],
  why: string,
): Action[] {
  return placementsOf(cluster, 'hdfs-namenode').map((placement) => {
    const { on } = wanted.find((one) => one.on.facts.machine === placement.machine)!
    return upgradeAction(cluster, on, { ...askedNameNode(cluster, wanted, placement), what, from, why })
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
