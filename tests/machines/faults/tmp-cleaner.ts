import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Fault } from './fault.ts'
import { fileBack } from './write-back.ts'

const own = '/opt/tinderbox/clusters/lab/data/hdfs-datanode'
const blocks = '/var/tmp/hdfs/current'

/** The file gives HDFS a second folder, and that is not applied: what is in it is put there by the proof. */
export const tmpCleaner: Fault = {
  name: 'the machine cleans up where HDFS shall keep blocks',
  lab: 'hadoop',
  check: 'tmp-cleaner',
  machine: 'n2',
  says: /\/var\/tmp\/hdfs \(hdfs\.data\) is emptied of what is older than 3d[^]*q \/var\/tmp 1777 root root am:3d/,
  async inject({ clusterFile, cwd, machine }) {
    await writeFile(
      join(cwd, 'cluster.yaml'),
      clusterFile.replace('hdfs: {}', `hdfs: { data: [${own}, /var/tmp/hdfs] }`),
    )
    await machine('n2').run("echo 'q /var/tmp 1777 root root am:3d' > /etc/tmpfiles.d/tmp.conf")
  },
  mended: true,
  /** The files are older than three days by what the rule goes by: when they were written and read. */
  async proof({ machine }) {
    const { stdout } = await machine('n2').run(
      `mkdir -p ${blocks} /var/tmp/other; for file in ${blocks}/blk_1 /var/tmp/other/file; do echo > $file; touch -d '10 days ago' $file; done
stat -c '%a %U' /etc/tmpfiles.d/tinderbox-lab.conf; grep ^x /etc/tmpfiles.d/tinderbox-lab.conf; systemd-tmpfiles --clean; ls ${blocks} /var/tmp/other`,
    )
    expect(stdout).toBe(`644 root\nx /var/tmp/hdfs\n${blocks}:\nblk_1\n\n/var/tmp/other:\n`)
  },
  async heal({ machine }) {
    await machine('n2').run('rm -rf /var/tmp/hdfs /var/tmp/other')
  },
  async clear(lab) {
    await fileBack(lab)
    await lab.machine('n2').run('rm -f /etc/tmpfiles.d/tmp.conf /etc/tmpfiles.d/tinderbox-lab.conf')
  },
}
