import type { Fault } from './fault.ts'

const work = '/opt/tinderbox/clusters/lab/work/spark-worker'
const app = `${work}/app-20260101000000-0000`

export const diskNearlyFull: Fault = {
  name: 'where executors work is nearly full of what has ended',
  lab: 'spark',
  check: 'disk-nearly-full',
  machine: 'n3',
  says: /the disk at \/opt\/tinderbox\/clusters\/lab\/work\/spark-worker is nearly full: 8 MiB of 256 MiB are free/,
  async inject({ machine }) {
    await machine('n3').run(
      `mount -t tmpfs -o size=256m,mode=750,uid=tinderbox,gid=tinderbox tmpfs ${work} &&
      mkdir -p ${app}/0 && head -c 248m /dev/zero > ${app}/0/stdout && touch -d '-2 hours' ${app} ${app}/0/stdout`,
    )
  },
  mended: true,
  async clear({ machine }) {
    await machine('n3').run(`umount -l ${work}`)
  },
}
