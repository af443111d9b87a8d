import { showMebibytes } from '../config/size.ts'
import { softwareNeeded } from '../sites/software-needed.ts'
import type { Check } from './check.ts'

/** Known before a byte is copied. */
export const diskSpace: Check = {
  name: 'disk-space',
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
