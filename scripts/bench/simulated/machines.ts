/** Lays out a cluster of simulated machines: its file, the same with a change that touches every machine, and what each machine would say. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Cluster } from '../../../packages/cluster/src/config/cluster.ts'
import { parseClusterFile } from '../../../packages/cluster/src/file/read.ts'
import { examinationText } from './examination-text.ts'
import { factsText } from './facts-text.ts'
import { healthyMachines, type HealthyMachine } from './healthy-machines.ts'

export interface SimulatedCluster {
  /** Nothing differs from this one. */
  readonly file: string
  /** Every worker differs from this one: it is to restart with more memory. */
  readonly changed: string
  /** For each machine what its facts script prints, and its examination; on disk, so that they take none of the command's memory. */
  readonly answers: string
}

export function layOut(folder: string, machines: number): SimulatedCluster {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'cluster.yaml')
  const changed = join(folder, 'changed.yaml')
  const text = `name: simulated\nmaster: m\nworkers: ["w[1-${machines - 1}]"]\n`
  writeFileSync(file, text)
  writeFileSync(changed, `${text}spark: { worker: { memory: 4g } }\n`)
  return { file, changed, answers: writeAnswers(folder, parseClusterFile(text, file)).answers }
}

/** Returns the folder in which it writes them, and whom they are of. */
export function writeAnswers(folder: string, cluster: Cluster): { answers: string; all: readonly HealthyMachine[] } {
  const answers = join(folder, 'answers')
  mkdirSync(answers, { recursive: true })
  const all = healthyMachines(cluster)
  for (const { facts, examination } of all) {
    writeFileSync(join(answers, facts.machine), factsText(facts))
    writeFileSync(join(answers, `${facts.machine}.examination`), examinationText(examination))
  }
  const addresses = all.map(({ facts }) => `${facts.machine}.cluster ${facts.system.addresses[0]}\n`)
  writeFileSync(join(answers, 'addresses'), addresses.join(''))
  return { answers, all }
}
