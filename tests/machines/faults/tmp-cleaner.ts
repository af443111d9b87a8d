import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Fault } from './fault.ts'

const old = '/var/tmp/spark/blockmgr/old'

/** The files are older than a day by what the rule goes by: when they were written and read. */
export const tmpCleaner: Fault = {
  name: 'the machine cleans up where jobs spill to',
  lab: 'spark',
  check: 'tmp-cleaner',
  machine: 'n2',
  says: /\/var\/tmp\/spark \(spark\.conf: spark\.local\.dir\) is emptied of what is older than 3d[^]*q \/var\/tmp 1777 root root am:3d/,
  async inject({ clusterFile, cwd, machine }) {
    await writeFile(
      join(cwd, 'cluster.yaml'),
      clusterFile.replace('spark: {', 'spark: { conf: { spark.local.dir: /var/tmp/spark },'),
    )
    await machine('n2').run(`echo 'q /var/tmp 1777 root root am:3d' > /etc/tmpfiles.d/tmp.conf
mkdir -p ${old} /var/tmp/other
for file in ${old}/shuffle /var/tmp/other/file; do echo > $file; touch -d '10 days ago' $file; done`)
  },
  mended: true,
  async proof({ machine }) {
    const { stdout } = await machine('n2').run(
      `stat -c '%a %U' /etc/tmpfiles.d/tinderbox-lab.conf; grep ^x /etc/tmpfiles.d/tinderbox-lab.conf; systemd-tmpfiles --clean; ls ${old} /var/tmp/other`,
    )
    expect(stdout).toBe(`644 root\nx /var/tmp/spark\n/var/tmp/other:\n\n${old}:\nshuffle\n`)
  },
  async clear({ clusterFile, cwd, machine }) {
    await writeFile(join(cwd, 'cluster.yaml'), clusterFile)
    await machine('n2').run(
      'rm -rf /etc/tmpfiles.d/tmp.conf /etc/tmpfiles.d/tinderbox-lab.conf /var/tmp/spark /var/tmp/other',
    )
  },
}
