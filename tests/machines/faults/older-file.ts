/** A file from before an upgrade, as after a checkout of an old commit: it asks for what cannot read what newer versions have written. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Fault } from './fault.ts'
import { addToFile, fileBack } from './write-back.ts'

export const sparkOfBefore: Fault = {
  name: 'the file asks for an older major version of Spark than runs',
  lab: 'spark',
  check: 'downgrade',
  machine: 'n1',
  says: /^the cluster has Spark 4\.\S+, and the file asks for 3\.5\.7: a downgrade across a major version\nn1: spark-master \(pid \d+\) runs Spark 4\.\S+; the same on 2 more/,
  inject: ({ cwd, clusterFile }) =>
    writeFile(join(cwd, 'cluster.yaml'), clusterFile.replace('spark: { ', 'spark: { version: 3.5.7, ')),
  mended: true,
  byName: true,
  clear: fileBack,
}

export const hadoopOfBefore: Fault = {
  name: 'the file asks for an older Hadoop than wrote the file system',
  lab: 'hadoop',
  check: 'hdfs-layout',
  machine: 'n1',
  says: /^a newer Hadoop has written the file system, and Hadoop 3\.3\.6 cannot read it\n\S+\/hdfs-namenode\/current\/VERSION: layoutVersion=-67/,
  inject: (lab) => addToFile(lab, 'hadoop: { version: 3.3.6 }'),
  mended: true,
  byName: true,
  clear: fileBack,
}
