/** The file of the lab as it was, and the cluster as it says. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Lab } from './fault.ts'

export async function writeBack(lab: Lab): Promise<void> {
  await fileBack(lab)
  const { exitCode, output } = await lab.tinderbox('up', '--yes')
  expect(exitCode, output).toBe(0)
}

/** Lines are added to the lab's file; nothing is applied. */
export async function addToFile(lab: Lab, lines: string): Promise<void> {
  await writeFile(join(lab.cwd, 'cluster.yaml'), `${lab.clusterFile}${lines}\n`)
}

/** The file alone: for what was never applied. */
export async function fileBack(lab: Lab): Promise<void> {
  await writeFile(join(lab.cwd, 'cluster.yaml'), lab.clusterFile)
}
