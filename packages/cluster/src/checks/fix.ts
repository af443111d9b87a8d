/** How a finding is mended, as data: shown before it is done, and done by what carries out any plan. */
import type { Action } from '../actions/action.ts'
import type { Cluster } from '../config/cluster.ts'
import type { FileEdit } from '../config/file-edit.ts'
import type { MachineSite } from '../sites/machine-site.ts'

export interface Fix {
  /** As an order, without its full stop: `move the page of spark-master to port 8082`. */
  readonly title: string
  /** What becomes of what runs, in a sentence; undefined: nothing is disturbed. */
  readonly disturbs?: string
  /** Done only where a person has chosen it, never by --yes: it ends what is not ours. */
  readonly chosen?: true
  /** What is changed on machines, in this order. */
  readonly actions: readonly Action[]
  /** What is changed in the cluster's file, before `up`. */
  readonly edits?: readonly FileEdit[]
  /** Whether `up` has to follow: what the file says is right, or is with these edits. */
  readonly up: boolean
}

const disturbance = (service: string) =>
  service.startsWith('spark-worker')
    ? 'executors there end; Spark runs what they were at again'
    : `${service} is away for some seconds`

/** One daemon is started anew, as it is. */
export function restart({ name: cluster }: Cluster, { facts }: MachineSite, service: string, why: string): Fix {
  const { machine, supervision: supervisor } = facts
  return {
    title: `start ${service} on ${machine} anew`,
    disturbs: disturbance(service),
    actions: [{ kind: 'start-service', machine, why, cluster, service, supervisor, restart: true, changes: [] }],
    up: false,
  }
}

/** One daemon is stopped, and `up` starts it as it should be. */
export function stopThenUp({ name: cluster }: Cluster, { facts }: MachineSite, service: string, why: string): Fix {
  const { machine, supervision: supervisor } = facts
  return {
    title: `stop ${service} on ${machine}, and start it as the file says`,
    disturbs: disturbance(service),
    actions: [{ kind: 'stop-service', machine, why, cluster, service, supervisor }],
    up: true,
  }
}
/** A daemon ended and started again. `pid`: of one that listens to no signal but the last. */
export function startAnew(
  { name }: Cluster,
  { facts }: MachineSite,
  service: string,
  { why, disturbs, pid }: { readonly why: string; readonly disturbs?: string; readonly pid?: number },
): Fix {
  const base = { machine: facts.machine, why, cluster: name, service }
  return {
    title: `${pid === undefined ? 'restart' : 'end and start'} ${service} on ${facts.machine}`,
    ...(disturbs !== undefined && { disturbs }),
    actions: [
      ...(pid === undefined ? [] : [{ ...base, kind: 'kill-service', pid } as const]),
      { ...base, kind: 'start-service', supervisor: facts.supervision, restart: pid === undefined, changes: [] },
    ],
    up: false,
  }
}
