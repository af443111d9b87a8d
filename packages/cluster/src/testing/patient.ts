/** What the doctor sees of a cluster that is well; tests change what they are about. */
import type { Patient } from '../checks/doctor-check.ts'
import type { Cluster } from '../config/cluster.ts'
import type { Examination } from '../probes/examination.ts'
import type { Facts } from '../probes/facts.ts'
import type { Life } from '../probes/lives.ts'
import { healthyFacts, sitesOf } from './facts.ts'

export interface PatientOptions {
  readonly facts?: readonly Facts[]
  /** Of some machines, what was seen beyond their facts. */
  readonly examined?: Readonly<Record<string, Partial<Examination>>>
  readonly isUp?: boolean
}

/** Every daemon that the facts have lives, and has for an hour. */
export function patientOf(cluster: Cluster, options: PatientOptions = {}): Patient {
  const { facts = healthyFacts(cluster), examined = {}, isUp = true } = options
  return {
    cluster,
    machines: sitesOf(cluster, facts),
    examined: new Map(
      facts.map(({ machine, daemons }) => [
        machine,
        {
          machine,
          unseen: [],
          lives: daemons.map(({ id, pid }) => aLife(id, { pid })),
          executors: [],
          drivers: [],
          eventLogFolder: { onHdfs: '1777', local: { mode: '750', owner: 'tinderbox' } },
          redundancy: { low: 0, pending: 0, lasting: 0 },
          ...examined[machine],
        },
      ]),
    ),
    silent: [],
    dialled: [],
    forbidden: [],
    lookups: [],
    clockOffsets: new Map(),
    isUp,
  }
}

export function aLife(id: string, more: Partial<Life> = {}): Life {
  return { id, pid: 1000, state: 'S', restarts: 0, ended: 'success 0', age: 3600, log: [], out: [], ...more }
}
