import type { Cluster } from '../config/cluster.ts'
import type { Hdfs } from '../files/hdfs.ts'
import { openHdfs } from '../files/open-hdfs.ts'
import type { SudoFlags } from './command.ts'
import type { Outside } from './context.ts'
import { withCluster } from './open-cluster.ts'

/** Opens the cluster's HDFS for `work`, and closes it after it. */
export function withHdfs<T>(
  outside: Outside,
  flags: SudoFlags & { readonly file?: string },
  work: (hdfs: Hdfs, cluster: Cluster) => Promise<T>,
): Promise<T> {
  return withCluster(outside, flags, async (cluster, hosts) => {
    const hdfs = await openHdfs(cluster, hosts, outside.signal)
    try {
      return await work(hdfs, cluster)
    } finally {
      await hdfs.close()
    }
  })
}
