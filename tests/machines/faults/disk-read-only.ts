import type { Fault } from './fault.ts'

const work = '/opt/tinderbox/clusters/lab/work/spark-worker'

export const diskReadOnly: Fault = {
  name: "a worker's disk has become read-only",
  lab: 'spark',
  check: 'disk-read-only',
  machine: 'n3',
  says: /work\/spark-worker, which the cluster writes to, is on a read-only file system[^]*tmpfs ro/,
  async inject({ machine }) {
    await machine('n3').run(
      `mount -t tmpfs -o size=256m,mode=750,uid=tinderbox,gid=tinderbox tmpfs ${work} && mount -o remount,ro ${work}`,
    )
  },
  mended: false,
  async heal({ machine }) {
    await machine('n3').run(`umount -l ${work}`)
  },
}
