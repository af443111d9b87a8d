/** Lays out a cluster of simulated machines: its file, the same with a change that touches every machine, and what each machine would say. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseClusterFile } from '../../../packages/cluster/src/file/read.ts'
import { healthyFacts } from '../../../packages/cluster/src/testing/facts.ts'
import { factsText } from './facts-text.ts'

export interface SimulatedCluster {
  /** Nothing differs from this one. */
  readonly file: string
  /** Every worker differs from this one: it is to restart with more memory. */
  readonly changed: string
  /** One file for each machine: what its facts script prints. They lie on disk, so that they take none of the command's memory. */
  readonly answers: string
}

export function layOut(folder: string, machines: number): SimulatedCluster {
  const answers = join(folder, 'answers')
  mkdirSync(answers, { recursive: true })
  const file = join(folder, 'cluster.yaml')
  const changed = join(folder, 'changed.yaml')
  const text = `name: simulated\nmaster: m\nworkers: ["w[1-${machines - 1}]"]\n`
  writeFileSync(file, text)
  writeFileSync(changed, `${text}spark: { worker: { memory: 4g } }\n`)
  for (const facts of healthyFacts(parseClusterFile(text, file)))
    writeFileSync(join(answers, facts.machine), factsText(facts))
  return { file, changed, answers }
}
