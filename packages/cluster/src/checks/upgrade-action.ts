import type { UpgradeHdfs } from '../actions/action.ts'
import { isHighlyAvailable, type Cluster } from '../config/cluster.ts'
import { rollbackImage } from '../config/rollback-image.ts'
import { upgradeNote } from '../probes/hdfs-folders.ts'
import type { MachineSite } from '../sites/machine-site.ts'

/** Seconds. A large image takes its time. */
const patience = 1800

type Asked = Pick<UpgradeHdfs, 'service' | 'port' | 'admin' | 'env' | 'what' | 'from' | 'why'>

/** How an upgrade of HDFS is prepared or made final on the machine of one NameNode; each has its own. */
export function upgradeAction(cluster: Cluster, { facts, here }: MachineSite, asked: Asked): UpgradeHdfs {
  const folder = facts.hdfsFolders.find(({ kind }) => kind === 'name')?.path ?? `${here}/data/hdfs-namenode`
  return {
    kind: 'upgrade-hdfs',
    machine: facts.machine,
    cluster: cluster.name,
    ...asked,
    folder,
    image: rollbackImage,
    note: upgradeNote(folder),
    alone: !isHighlyAvailable(cluster),
    patience,
  }
}
