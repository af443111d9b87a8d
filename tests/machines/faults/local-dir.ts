import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Fault } from './fault.ts'
import { fileBack } from './write-back.ts'

export const localDir: Fault = {
  name: 'the file says where jobs spill, and they do not go by it',
  lab: 'spark',
  check: 'local-dir-ignored',
  says: /^spark\.local\.dir has no effect: what jobs spill is below \/opt\/tinderbox\/clusters\/lab\/local on each machine\nspark\.conf: spark\.local\.dir: \/srv\/spark/,
  inject: ({ cwd, clusterFile }) =>
    writeFile(
      join(cwd, 'cluster.yaml'),
      clusterFile.replace('spark: { ', 'spark: { conf: { spark.local.dir: /srv/spark }, '),
    ),
  mended: true,
  clear: fileBack,
}
