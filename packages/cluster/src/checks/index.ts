/** Every check, by hand. A test holds the list and the folder together. */
import type { Cluster } from '../config/cluster.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { anotherCluster } from './another-cluster.ts'
import { architecture } from './architecture.ts'
import { usual, type Check, type Circumstances, type ClusterCheck, type Finding } from './check.ts'
import { diskSpace } from './disk-space.ts'
import { downgrade } from './downgrade.ts'
import { firewallUnmanaged } from './firewall-unmanaged.ts'
import { hdfsData } from './hdfs-data.ts'
import { hdfsFewCopies } from './hdfs-few-copies.ts'
import { hdfsFormat } from './hdfs-format.ts'
import { hdfsLayout } from './hdfs-layout.ts'
import { hdfsRemoved } from './hdfs-removed.ts'
import { hdfsUpgradeOpen } from './hdfs-upgrade.ts'
import { java } from './java.ts'
import { localDirIgnored } from './local-dir-ignored.ts'
import { machineTwice } from './machine-twice.ts'
import { memory } from './memory.ts'
import { otherPlace } from './other-place.ts'
import { portInUse } from './port-in-use.ts'
import { python } from './python.ts'
import { reboot } from './reboot.ts'
import { sparkHome } from './spark-home.ts'
import { stranger } from './stranger.ts'
import { sudo } from './sudo.ts'

export const checks: readonly (Check | ClusterCheck)[] = [
  architecture,
  sudo,
  otherPlace,
  anotherCluster,
  machineTwice,
  downgrade,
  diskSpace,
  memory,
  java,
  sparkHome,
  python,
  portInUse,
  hdfsFormat,
  hdfsData,
  hdfsLayout,
  hdfsUpgradeOpen,
  hdfsRemoved,
  hdfsFewCopies,
  localDirIgnored,
  firewallUnmanaged,
  reboot,
  stranger,
]

/** Everything that is wrong, machine by machine, in the order of the list; then what is looked for on all machines at once. */
export function findProblems(
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
  around: Circumstances = usual,
): Finding[] {
  return [
    ...[...machines.values()].flatMap((on) =>
      checks.flatMap((check) =>
        'run' in check
          ? check
              .run(cluster, on, machines, around)
              .map((finding) => ({ check: check.name, machine: on.facts.machine, ...finding }))
          : [],
      ),
    ),
    ...checks.flatMap((check) =>
      'runOnAll' in check
        ? check.runOnAll(cluster, machines, around).map((finding) => ({ check: check.name, ...finding }))
        : [],
    ),
  ]
}
