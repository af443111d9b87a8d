import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Fault } from './fault.ts'
import { addToFile } from './write-back.ts'

export const nameMisspelt: Fault = {
  name: 'the file has a name that does not resolve',
  lab: 'spark',
  check: 'ssh-name',
  machine: 'n2',
  says: /^its name does not resolve here[\s\S]*Could not resolve hostname no-such-machine/,
  async inject(lab) {
    await addToFile(lab, 'machines: { n2: { host: no-such-machine.invalid } }')
  },
  mended: false,
  async heal(lab) {
    await writeFile(join(lab.cwd, 'cluster.yaml'), lab.clusterFile)
  },
}
