/** Lays out a cluster of simulated machines for the doctor: its file, and what each machine would say. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseClusterFile } from '../../../packages/cluster/src/file/read.ts'
import { examinationText } from './examination-text.ts'
import { writeAnswers } from './machines.ts'

export interface SimulatedPatients {
  readonly file: string
  /** For each machine what its facts script prints, and its examination; on disk, so that they take none of the command's memory. */
  readonly answers: string
  /** The machine of which `answers` has an examination in which one probe hangs. */
  readonly late: string
  readonly lateProbe: string
}

/** The file gives each machine's address as a name, so that every name is looked up on every machine. */
export function layOutPatients(folder: string, machines: number): SimulatedPatients {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'cluster.yaml')
  const names = ['m', ...Array.from({ length: machines - 1 }, (_, i) => `w${i + 1}`)]
  const text = `name: simulated
master: m
workers: ["w[1-${machines - 1}]"]
machines:
${names.map((name) => `  ${name}: { address: ${name}.cluster }`).join('\n')}
`
  writeFileSync(file, text)
  const [late, lateProbe] = ['w2', 'growth'] as const
  const { answers, all } = writeAnswers(folder, parseClusterFile(text, file))
  const { examination } = all.find(({ facts }) => facts.machine === late)!
  writeFileSync(join(answers, 'late'), examinationText(examination, lateProbe))
  return { file, answers, late, lateProbe }
}
