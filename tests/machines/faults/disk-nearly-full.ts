import type { Fault } from './fault.ts'

const local = '/opt/tinderbox/clusters/lab/local/spark-worker'

export const diskNearlyFull: Fault = {
  name: 'what executors spill to is nearly full',
  lab: 'spark',
  check: 'disk-nearly-full',
  machine: 'n3',
  says: /the disk at \/opt\/tinderbox\/clusters\/lab\/local\/spark-worker is nearly full: 8 MiB of 256 MiB are free/,
  async inject({ machine }) {
    await machine('n3').run(
      `mount -t tmpfs -o size=256m,mode=750,uid=tinderbox,gid=tinderbox tmpfs ${local} && head -c 248m /dev/zero > ${local}/data`,
    )
  },
  mended: false,
  async heal({ machine }) {
    await machine('n3').run(`umount -l ${local}`)
  },
}
