/** What the benchmarks have in common. */
import type { MachineSpec } from '../../tests/machines/machine-spec.ts'
import { fileURLToPath } from 'node:url'
import { cpus, totalmem } from 'node:os'
import { median } from './measure.ts'

export interface BenchOptions {
  readonly rounds: number
  /** Of a simulated machine, in milliseconds. */
  readonly latency: number
}

/** One table of docs/performance.md. */
export interface Table {
  /** Of the place in the page: `<!-- bench: NAME -->`. */
  readonly name: string
  readonly text: string
}

export const inProject = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

export const command: readonly string[] = [process.execPath, inProject('packages/cluster/dist/cli/main.js')]

export const thisBox = `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`

export const digits = (value: number): string => value.toFixed(value < 1 ? 3 : value < 100 ? 1 : 0)

/** `4.9 s (4.8-5.0)` */
export function spread(all: readonly number[], unit: string): string {
  const range = all.length > 1 ? ` (${digits(Math.min(...all))}-${digits(Math.max(...all))})` : ''
  return `${digits(median(all))} ${unit}${range}`
}

export function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n')
}

/** Their Java is as users have it: both sides are measured on them. */
export function benchMachines(names: readonly string[]): MachineSpec[] {
  return names.map((name) => ({ name, sudo: 'passwordless', compilers: 'both' }))
}
