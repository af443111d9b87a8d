/** Some machines of the file do not answer: what can be said of the others, and what is said of these. Pure. */
import type { Finding } from '../checks/check.ts'
import { silence } from '../checks/silent-machine.ts'
import { usesHadoop, type Cluster } from '../config/cluster.ts'
import type { ToolError } from '../errors.ts'
import { serviceOf } from '../services/index.ts'

/** A machine that could not be looked at, and why. */
export interface Silent {
  readonly machine: string
  readonly error: ToolError
}

/** As if the file had only the machines that answered. */
export function answering(cluster: Cluster, silent: readonly Silent[]): Cluster {
  if (silent.length === 0) return cluster
  const out = new Set(silent.map(({ machine }) => machine))
  return {
    ...cluster,
    machines: cluster.machines.filter(({ name }) => !out.has(name)),
    placements: cluster.placements.filter(({ machine }) => !out.has(machine)),
  }
}

/**
 * Silent machines that others depend on, as the master's: where they are, and whether others are well, only they can say. Hadoop's settings name all
 * machines everywhere.
 */
export function missedBy(cluster: Cluster, silent: readonly Silent[]): readonly Silent[] {
  if (usesHadoop(cluster)) return silent
  const needed = new Set(cluster.placements.flatMap((placement) => serviceOf(placement).after))
  return silent.filter(({ machine }) =>
    cluster.placements.some((placement) => placement.machine === machine && needed.has(placement.service)),
  )
}

export function silentFindings(cluster: Cluster, silent: readonly Silent[]): Finding[] {
  const missed = missedBy(cluster, silent)
  return silent.map((one): Finding => {
    const { machine, error } = one
    const what = ['SSH_UNREACHABLE', 'TIMEOUT'].includes(error.code) ? 'it does not answer' : 'it cannot be looked at'
    const needed = cluster.machines.length > 1 && missed.includes(one)
    return {
      check: 'silent',
      severity: 'error',
      machine,
      ...silence(what, { error, needed }),
      hint: `${error.hint} If it is gone for good, ${needed ? `give its role to another machine in the file, and take ${machine} out` : `take ${machine} out of the file`}.`,
    }
  })
}
