/** A check of the doctor's: it has seen more than `up` looks at, and of all machines at once. */
import type { Cluster } from '../config/cluster.ts'
import type { Lookup } from '../probes/lookups.ts'
import type { Dialled } from '../sites/connections.ts'
import type { Examination } from '../probes/examination.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { Finding } from './check.ts'
import type { Page } from './page.ts'
import type { SilentMachine } from './silent-machine.ts'

export interface Patient {
  readonly cluster: Cluster
  /** Of the machines that answered, by name. */
  readonly machines: ReadonlyMap<string, MachineSite>
  /** Those that did not answer. */
  readonly silent: readonly SilentMachine[]
  /** By name; a fact is missing where it could not be had in time. */
  readonly examined: ReadonlyMap<string, Examination>
  /** Every connection that was tried. Empty: nothing was dialled. */
  readonly dialled: readonly Dialled[]
  /** Connections that nobody should be able to make, as they were tried. */
  readonly forbidden: readonly Dialled[]
  /** Names that the cluster lives by, as machines look them up. */
  readonly lookups: readonly Lookup[]
  /** Of each machine: how far its clock is ahead of the one here, in milliseconds. */
  readonly clockOffsets: ReadonlyMap<string, number>
  /** The file has changes that no machine has yet: what runs is as it was before them, and rightly. */
  readonly isPending: boolean
  /** Whether the cluster's daemons are to run: not before it is installed. */
  readonly isUp: boolean
}

/**
 * machine: what daemons run on, told before anything else. daemon: told after what stands in the way of `up`, as where a port is taken. outcome: what daemons do
 * together, the file system and the jobs; told after the daemons that do not run. The last two only of a cluster that is up.
 */
export type Depth = 'machine' | 'daemon' | 'outcome'

export interface DoctorCheck {
  /** As its file's. */
  readonly name: string
  readonly page: Page
  /** What it is about; `machine` where nothing is said. It is told after what may be its cause. */
  readonly about?: Depth
  /** Nothing when all is well. */
  run(patient: Patient): readonly Omit<Finding, 'check'>[]
}
