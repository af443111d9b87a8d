import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Fault } from './fault.ts'

export const tmpCleaner: Fault = {
  name: 'the machine cleans up where jobs spill to',
  lab: 'spark',
  check: 'tmp-cleaner',
  machine: 'n2',
  says: /\/var\/tmp\/spark \(spark\.conf: spark\.local\.dir\) is emptied of what is older than 3d[^]*q \/var\/tmp 1777 root root 3d/,
  async inject({ clusterFile, cwd, machine }) {
    await writeFile(
      join(cwd, 'cluster.yaml'),
      clusterFile.replace('spark: {', 'spark: { conf: { spark.local.dir: /var/tmp/spark },'),
    )
    await machine('n2').run("echo 'q /var/tmp 1777 root root 3d' > /etc/tmpfiles.d/tmp.conf")
  },
  mended: false,
  async heal({ clusterFile, cwd, machine }) {
    await writeFile(join(cwd, 'cluster.yaml'), clusterFile)
    await machine('n2').run('rm /etc/tmpfiles.d/tmp.conf')
  },
}
