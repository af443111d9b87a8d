import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { built } from '../support/library.ts'
import type { Fault, Lab } from './fault.ts'
import { writeBack } from './write-back.ts'

const killedUp = fileURLToPath(new URL('../support/killed-up.ts', import.meta.url))

/** A lock is free when the machine has heard that its holder is gone: before that the run may be one that still goes on. */
async function lockIsFree(lab: Lab): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const { stdout } = await lab.tinderbox('plan', '--json')
    if (!('lock' in (JSON.parse(stdout) as object))) return
    await sleep(200)
  }
  throw new Error('the lock of an `up` that was killed is still held')
}

export const brokenOff: Fault = {
  name: 'an `up` was killed after the first thing that it did',
  lab: 'spark',
  check: 'unfinished',
  machine: 'n1',
  says: /^an `up` has begun and has not ended\n\S+\/clusters\/lab\/next\.yaml is there on n1[^]*nobody holds the lock/,
  async inject(lab) {
    await writeFile(
      join(lab.cwd, 'cluster.yaml'),
      lab.clusterFile.replace('spark: { ', 'spark: { conf: { spark.sql.shuffle.partitions: 64 }, '),
    )
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', killedUp, built, join(lab.cwd, 'cluster.yaml'), 'after', '1'],
      { stdio: 'ignore' },
    )
    expect((await once(child, 'close'))[1]).toBe('SIGKILL')
    await lockIsFree(lab)
  },
  mended: true,
  byName: true,
  clear: writeBack,
}
