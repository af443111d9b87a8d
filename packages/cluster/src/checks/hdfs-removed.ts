import { has } from '../config/cluster.ts'
import type { Check } from './check.ts'

/** HDFS that was taken out of the file, while machines still hold its data. */
export const hdfsRemoved: Check = {
  name: 'hdfs-removed',
  page: {
    title: 'HDFS was taken out of the file, and its data is still there',
    means:
      '`hdfs` is no more in the file, and machines hold blocks or images. Stopping HDFS would leave data that nobody looks after.',
    mend: 'Nothing is removed by itself. Put `hdfs: {}` back. To end HDFS for good, with the line still in the file: get out of it what is wanted (`tinderbox fs get`), stop the cluster (`tinderbox down`), move the folders that are named away on every machine; then take the line out and run `tinderbox up`.',
  },
  run(cluster, { facts }) {
    if (has(cluster, 'hdfs-namenode')) return []
    const held = facts.hdfsFolders.filter(({ state }) => state === 'hdfs')
    if (held.length === 0) return []
    return [
      {
        severity: 'error',
        summary: 'the file has no HDFS any more, and the machine still holds its data',
        evidence: held.map(({ path, clusterIds }) => `${path}/current/VERSION: ${clusterIds.join(', ')}`).join('\n'),
        hint: 'Put `hdfs: {}` back. To end HDFS for good, put it back for the while: get out of it what is wanted (tinderbox fs get), stop the cluster (tinderbox down), move these folders away on every machine; then take it out again.',
      },
    ]
  },
}
