import { placementsOf } from '../config/cluster.ts'
import { replicationOf } from '../services/hdfs-site.ts'
import { copiesNow } from '../sites/hadoop-masters.ts'
import type { Check } from './check.ts'

/** HDFS that shall keep more copies than before: DataNodes were added, or the file says so. */
export const hdfsFewCopies: Check = {
  name: 'hdfs-few-copies',
  page: {
    title: 'Files of HDFS keep the copies that they have',
    means:
      'The cluster is about to write files with more copies than before: DataNodes were added, or `hdfs.replication` was changed. A file keeps the number that it was written with, so those that are there are no safer than before.',
    mend: 'After `tinderbox up`: `tinderbox fs setrep --raise N /` gives all files that have fewer copies N of them. It takes room on the disks, and the NameNode makes them one after the other.',
  },
  run(cluster, { facts, here }, all) {
    // It is the file system's: said once.
    if (placementsOf(cluster, 'hdfs-namenode')[0]?.machine !== facts.machine) return []
    const before = copiesNow(cluster, all)
    const copies = replicationOf({ cluster })
    if (before === 0 || before >= copies || facts.namenode?.blocks === 0) return []
    return [
      {
        severity: 'warning',
        summary: `files that are on HDFS keep ${before === 1 ? 'their one copy' : `their ${before} copies`}; new ones get ${copies}`,
        evidence: `${here}/conf/hadoop/hdfs-site.xml: dfs.replication: ${before}`,
        hint: `To give them as many, when it has run: tinderbox fs setrep --raise ${copies} /`,
      },
    ]
  },
}
