import type { Fault } from './fault.ts'

const folder = '/opt/tinderbox/clusters/lab/data/hdfs-datanode'
const daemon = 'tinderbox-lab-hdfs-datanode'

/** With `nofail`, as people write it, the machine starts all the same. */
export const mountDangling: Fault = {
  name: "the DataNode's disk is in /etc/fstab and not mounted",
  lab: 'hadoop',
  check: 'mount-dangling',
  machine: 'n2',
  says: /the disk that belongs at \/opt\/tinderbox\/clusters\/lab\/data\/hdfs-datanode is not mounted[^]*\/srv\/blocks/,
  simulated: 'a folder that is mounted at another place, for a disk',
  async inject({ machine }) {
    await machine('n2').run(
      `systemctl stop ${daemon} && mkdir -p /srv && mv ${folder} /srv/blocks && install -d -o tinderbox -g tinderbox -m 700 ${folder} && echo '/srv/blocks ${folder} none bind,nofail 0 0' >> /etc/fstab`,
    )
  },
  mended: true,
  async proof({ machine }) {
    await machine('n2').run(`mountpoint -q ${folder} && [ -f ${folder}/current/VERSION ]`)
  },
  async clear({ machine }) {
    await machine('n2').run(
      `systemctl stop ${daemon}; umount ${folder} 2>/dev/null; sed -i '/srv.blocks/d' /etc/fstab; [ ! -d /srv/blocks ] || mountpoint -q ${folder} || { rm -rf ${folder}; mv /srv/blocks ${folder}; }; systemctl start ${daemon}`,
    )
  },
}
