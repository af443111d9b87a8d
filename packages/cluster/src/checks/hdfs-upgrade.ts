import { placementsOf, serviceId, type Cluster } from '../config/cluster.ts'
import { versionLine } from '../config/version-line.ts'
import { journalToMake } from '../sites/journal-to-make.ts'
import { hdfsUpgrade, type HdfsUpgrade } from '../sites/hdfs-upgrade.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { nameNodeAdmin, nameNodeClient } from '../sites/name-node-client.ts'
import { upgradeAction } from './upgrade-action.ts'
import type { Check } from './check.ts'
import type { Fix } from './fix.ts'
import { hdfsLayout } from './hdfs-layout.ts'

/** An upgrade of HDFS is begun where all NameNodes run, and ends when somebody says so. */
export const hdfsUpgradeOpen: Check = {
  name: 'hdfs-upgrade',
  page: {
    title: 'An upgrade of HDFS is not final',
    means:
      'HDFS has gone to another version of Hadoop, and still keeps what it needs to go back: blocks of deleted files stay on the disks. Nothing is broken, and nothing ends it by itself.',
    mend: 'Nothing is done by itself, as there is no way back afterwards. When your programs are well with the new version: `tinderbox up --finalize`; where all of HDFS runs and is of that version, `--fix` at a terminal offers it, too. To go back, put `hadoop.version` back in the file and run `tinderbox up`.',
  },
  run(cluster, on, all, around) {
    const { finalize = false } = around
    const names = placementsOf(cluster, 'hdfs-namenode')
    // It is the file system's: said once.
    if (names[0]?.machine !== on.facts.machine) return []
    const upgrade = hdfsUpgrade(cluster, all)
    const { open, from, since, back, due } = upgrade
    if (!open && !due) return []
    // What cannot be is no upgrade to come.
    if (journalToMake(cluster, all)) return []
    if (hdfsLayout.run(cluster, on, all, around).some(({ severity }) => severity === 'error')) return []
    const { version } = cluster.settings.hadoop
    const before = from === undefined ? 'the version before' : `Hadoop ${from}`
    const states = names.map(({ machine }) => ({ machine, state: all.get(machine)?.facts.namenode?.state }))
    const isLed = states.some(({ state }) => state === 'active') && states.every(({ state }) => state !== undefined)
    if (due && !isLed)
      return [
        {
          severity: 'error',
          summary: `the upgrade of HDFS to Hadoop ${version} is prepared by the NameNodes that run, and not all of them are well`,
          evidence: states.map(({ machine, state }) => `${machine}: ${state ?? 'does not answer'}`).join('; '),
          hint: `Put hadoop.version back to ${from}, run tinderbox up until all is well, then change it. Nothing was touched.`,
        },
      ]
    const mixed = cluster.placements.flatMap((placement) => runsAnother(all.get(placement.machine), placement, version))
    if (finalize && mixed.length > 0)
      return [
        {
          severity: 'error',
          summary: `the upgrade of HDFS to Hadoop ${version} is not through, so it cannot be made final`,
          evidence: mixed.join('; '),
          hint: 'Run tinderbox up first, see that all is well, and make it final then. Nothing was touched.',
        },
      ]
    if (back || finalize) return []
    const isThrough = open && !due && isLed && mixed.length === 0 && allOfHdfsRuns(cluster, all)
    const kept = 'blocks of files that are deleted stay on the disks until then'
    return [
      {
        severity: 'warning',
        summary: open
          ? `the upgrade of HDFS from ${before} to ${version} is not final: ${kept}`
          : `the upgrade of HDFS from ${before} to ${version} will not be final before you say so: ${kept}`,
        evidence:
          since === undefined
            ? states.map(({ machine, state }) => `${machine}: ${state}`).join('; ')
            : `the NameNode: an upgrade is under way since ${new Date(since).toISOString().slice(0, 19)}Z`,
        hint: `When all your programs are well with it: tinderbox up --finalize; there is no way back then. Until then back to ${before}, with all data: hadoop.version as it was, and tinderbox up.`,
        ...(isThrough && { fixes: [finalizing(cluster, all, upgrade)] }),
      },
    ]
  },
}

function allOfHdfsRuns(cluster: Cluster, all: ReadonlyMap<string, MachineSite>): boolean {
  return cluster.placements
    .filter(({ service }) => service.startsWith('hdfs-'))
    .every((placement) =>
      all.get(placement.machine)?.facts.daemons.some(({ id, pid }) => id === serviceId(placement) && pid !== undefined),
    )
}

function finalizing(cluster: Cluster, all: ReadonlyMap<string, MachineSite>, { from }: HdfsUpgrade): Fix {
  const why = 'somebody chose it'
  return {
    title: 'make the upgrade of HDFS final',
    disturbs: `There is no way back to ${from === undefined ? 'the version before' : `Hadoop ${from}`} then, and the blocks of deleted files go.`,
    chosen: true,
    actions: placementsOf(cluster, 'hdfs-namenode').map((placement) => {
      const on = all.get(placement.machine)!
      const { env } = nameNodeClient(on, placement)
      return upgradeAction(cluster, on, { ...nameNodeAdmin(on, placement), env, what: 'finalize', from, why })
    }),
    up: false,
  }
}

function runsAnother(
  on: MachineSite | undefined,
  placement: Parameters<typeof serviceId>[0],
  version: string,
): string[] {
  if (!on || !placement.service.startsWith('hdfs-')) return []
  const found = on.facts.daemons.find(({ id, pid }) => id === serviceId(placement) && pid !== undefined)
  return found?.version === undefined || versionLine(found.version) === versionLine(version)
    ? []
    : [`${on.facts.machine}: ${found.id} is of ${found.version}`]
}
