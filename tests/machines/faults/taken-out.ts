/** The file has something no more, and the machines still have it. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Fault, Lab } from './fault.ts'
import { endLogins } from './logins.ts'
import { fileBack, writeBack } from './write-back.ts'

const withoutN3 = ({ cwd, clusterFile }: Lab) =>
  writeFile(join(cwd, 'cluster.yaml'), clusterFile.replace('[n2, n3]', '[n2]'))

export const leaving: Fault = {
  name: 'a machine was taken out of the file, and nothing was applied',
  lab: 'spark',
  check: 'leaving',
  machine: 'n3',
  says: /^n3 was taken out of the file and is still to be cleaned\n[^]*ALIVE/,
  inject: withoutN3,
  mended: true,
  byName: true,
  /** It has to do its part in the job again. */
  heal: writeBack,
}

/** It is away while the others let go of it, and nobody has told it. */
export const forgottenAndBack: Fault = {
  name: 'a machine that was forgotten is back, and its worker takes work',
  lab: 'spark',
  check: 'stranger',
  machine: 'n1',
  says: /^a worker at \S+:7079 is registered with the master, and the file does not have it\nthe master's list: worker-\S+, ALIVE/,
  async inject(lab) {
    await lab.machine('n3').run('systemctl stop ssh.socket 2>/dev/null; systemctl stop ssh')
    await endLogins(lab, 'n3')
    await withoutN3(lab)
    const { exitCode, output } = await lab.tinderbox('up', '--yes', '--forget', 'n3')
    expect(exitCode, output).toBe(0)
  },
  mended: false,
  async heal({ machine }) {
    await machine('n3').run('systemctl start ssh')
  },
  clear: writeBack,
}

export const nameReused: Fault = {
  name: 'the file gives the name of a worker that still runs to another machine',
  lab: 'spark',
  check: 'reused-name',
  machine: 'n3',
  also: ['stranger'],
  by: 'plan',
  says: /^the file gives the name n3 to another machine than before, and the one that had it is not taken out\nn3 was reached as n3; a worker at \S+:7079 is registered/,
  inject: ({ cwd, clusterFile }) =>
    writeFile(join(cwd, 'cluster.yaml'), `${clusterFile.replace('[n2, n3]', '[n3]')}machines: { n3: { host: n2 } }\n`),
  mended: false,
  clear: fileBack,
}

export const hdfsRemoved: Fault = {
  name: 'HDFS was taken out of the file while it holds data',
  lab: 'hadoop',
  check: 'hdfs-removed',
  says: /^the file has no HDFS any more, and the machine still holds its data\n\S+\/current\/VERSION: CID-/,
  inject: ({ cwd, clusterFile }) => writeFile(join(cwd, 'cluster.yaml'), clusterFile.replace('hdfs: {}\n', '')),
  mended: false,
  clear: fileBack,
}
