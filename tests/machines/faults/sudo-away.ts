import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Fault } from './fault.ts'
import { addToFile } from './write-back.ts'

export const sudoAway: Fault = {
  name: 'sudo is asked for in the file and refused on a machine',
  lab: 'spark',
  check: 'sudo',
  machine: 'n2',
  also: ['other-place'],
  says: /^ops has no sudo without a password there, and the file asks for it/,
  async inject(lab) {
    await lab.machine('n2').run('mv /etc/sudoers.d /etc/sudoers.away')
    await addToFile(lab, 'sudo: always')
  },
  mended: false,
  async heal(lab) {
    await lab.machine('n2').run('mv /etc/sudoers.away /etc/sudoers.d')
    await writeFile(join(lab.cwd, 'cluster.yaml'), lab.clusterFile)
  },
}
