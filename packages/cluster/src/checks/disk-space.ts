import { showMebibytes } from '../config/size.ts'
import { softwareNeeded } from '../sites/software-needed.ts'
import type { Check } from './check.ts'

/** Known before a byte is copied. */
export const diskSpace: Check = {
  name: 'disk-space',
  page: {
    title: 'There is no room for the software',
    means:
      'Spark with its archive of classes takes about 1 GiB, Hadoop as much again. It is compared with what is free before a byte is copied, so that no half of it fills the disk.',
    mend: 'Nothing is removed by itself. Make room on the volume that is named, or mount a larger disk at the folder of Tinderbox (`/opt/tinderbox`, or `~/.tinderbox` without root). Versions that nobody needs any more go with the next `tinderbox up`.',
  },
  run(cluster, on) {
    const needed = softwareNeeded(cluster, on).reduce((sum, { size }) => sum + size, 0)
    const { free, mount, inodes } = on.facts.disk
    const evidence = `df: ${free} MiB free on ${mount}${inodes === undefined ? '' : `, ${inodes} inodes`}`
    if (needed === 0 || free >= needed + 64) return []
    return [
      {
        severity: 'error',
        summary: `there is too little disk space for the software: ${showMebibytes(needed)} are needed and ${showMebibytes(free)} are free`,
        evidence,
        hint: `Free space on ${mount}, or mount a larger disk at ${on.root}.`,
      },
    ]
  },
}
