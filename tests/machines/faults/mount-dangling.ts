import type { Fault } from './fault.ts'

/** With `nofail`, as people write it, the machine starts all the same. */
export const mountDangling: Fault = {
  name: "the DataNode's disk is in /etc/fstab and not mounted",
  lab: 'hadoop',
  check: 'mount-dangling',
  machine: 'n2',
  says: /the disk that belongs at \/opt\/tinderbox\/clusters\/lab\/data\/hdfs-datanode is not mounted[^]*LABEL=blocks/,
  async inject({ machine }) {
    await machine('n2').run(
      `echo 'LABEL=blocks /opt/tinderbox/clusters/lab/data/hdfs-datanode ext4 defaults,nofail 0 2' >> /etc/fstab`,
    )
  },
  mended: false,
  async heal({ machine }) {
    await machine('n2').run(`sed -i '/LABEL=blocks/d' /etc/fstab`)
  },
}
