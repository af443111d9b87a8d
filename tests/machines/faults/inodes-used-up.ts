import type { Fault } from './fault.ts'

const work = '/opt/tinderbox/clusters/lab/work/spark-worker'

export const inodesUsedUp: Fault = {
  name: 'a disk has room, and can take no more files',
  lab: 'spark',
  check: 'inodes-used-up',
  machine: 'n2',
  says: /can take no more files: 0 of 500 inodes are free/,
  async inject({ machine }) {
    await machine('n2').run(
      `mount -t tmpfs -o size=256m,nr_inodes=500,mode=750,uid=tinderbox,gid=tinderbox tmpfs ${work} &&
      mkdir -p ${work}/app-20260101000000-0000/0 && cd ${work}/app-20260101000000-0000/0 && { touch $(seq 600) 2>/dev/null || true; } &&
      touch -d '-2 hours' ${work}/app-20260101000000-0000`,
    )
  },
  mended: true,
  async clear({ machine }) {
    await machine('n2').run(`umount -l ${work}`)
  },
}
