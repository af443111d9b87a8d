import type { Fault } from './fault.ts'

const work = '/opt/tinderbox/clusters/lab/work/spark-worker'

/** "Spark worker disk usage grows unbounded": what is in the way is an application's that ended two hours ago. */
export const diskFull: Fault = {
  name: "a worker's disk is full of work folders",
  lab: 'spark',
  check: 'disk-full',
  machine: 'n2',
  says: /the disk at \/opt\/tinderbox\/clusters\/lab\/work\/spark-worker is full: 0 MiB of 64 MiB are free/,
  async inject({ machine }) {
    await machine('n2').run(
      `mount -t tmpfs -o size=64m,mode=750,uid=tinderbox,gid=tinderbox tmpfs ${work} &&
      mkdir -p ${work}/app-20260101000000-0000/0 && { head -c 64m /dev/zero > ${work}/app-20260101000000-0000/0/stdout || true; } &&
      touch -d '-2 hours' ${work}/app-20260101000000-0000 ${work}/app-20260101000000-0000/0/stdout`,
    )
  },
  mended: true,
  async clear({ machine }) {
    await machine('n2').run(`umount -l ${work}`)
  },
}
