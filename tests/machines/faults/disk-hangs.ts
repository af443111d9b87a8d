import { expect } from 'vitest'
import { mountHanging, type HangingMount } from '../../support/hanging-mount.ts'
import type { Fault } from './fault.ts'

const local = '/opt/tinderbox/clusters/lab/local/spark-worker'
let mounted: HangingMount | undefined

/** As where a file server dies: not even SIGKILL ends whoever looks into the folder. */
export const diskHangs: Fault = {
  name: "a worker's disk never answers",
  lab: 'spark',
  check: 'disk-hangs',
  machine: 'n3',
  says: /^\/opt\/tinderbox\/clusters\/lab\/local\/spark-worker does not answer: whoever looks into it hangs\n[^]*\/proc\/mounts: hanging \S+\/local\/spark-worker fuse/,
  async inject({ machine }) {
    mounted = await mountHanging(local, machine('n3').init)
  },
  mended: false,
  async heal({ tinderbox }) {
    try {
      const { exitCode, output } = await tinderbox('plan')
      expect({ exitCode, output }).toEqual({
        exitCode: 1,
        output: expect.stringContaining(`${local} on n3 does not answer`),
      })
      expect(output).toContain('DISK_HANGS')
    } finally {
      await mounted?.unmount()
    }
  },
}
