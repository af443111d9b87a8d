/** What is wrong with a cluster, from what was seen: one problem for one cause. Pure. */
import type { Finding } from '../checks/check.ts'
import type { Cluster } from '../config/cluster.ts'
import { masterOf, serviceId } from '../config/cluster.ts'
import type { ToolError } from '../errors.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { ServiceStatus } from './status.ts'

export interface Problem {
  readonly severity: 'error' | 'warning'
  readonly machine?: string
  readonly service?: string
  readonly summary: string
  /** What was seen, verbatim. */
  readonly evidence?: string
  readonly hint: string
  /** A machine that does not answer, as the error it gave. */
  readonly error?: ToolError
}

export interface Seen {
  readonly cluster: Cluster
  readonly services: readonly ServiceStatus[]
  readonly failures: ReadonlyMap<string, ToolError>
  readonly findings: readonly Finding[]
  /** The end of the logs of services that are not well, by `machine service`. */
  readonly logs: ReadonlyMap<string, string>
  readonly machines: ReadonlyMap<string, MachineSite>
}

/** All machines answer and not one daemon runs: that is one fact, not as many as there are daemons. */
export function isNotUp(services: readonly ServiceStatus[], failures: ReadonlyMap<string, ToolError>): boolean {
  return failures.size === 0 && services.every(({ state }) => state === 'not running')
}

export function problemsOf({ cluster, services, failures, findings, logs, machines }: Seen): Problem[] {
  const silent = [...failures].map(([machine, error]): Problem => ({
    severity: 'error',
    machine,
    summary: error.message,
    ...(error.seen !== undefined && { evidence: error.seen }),
    hint: error.hint,
    error,
  }))
  const found = findings.map(({ severity, machine, summary, evidence, hint }): Problem => ({
    severity,
    machine,
    summary,
    evidence,
    hint,
  }))
  if (isNotUp(services, failures)) {
    return [
      ...found,
      { severity: 'error', summary: 'the cluster is not up: none of its daemons runs', hint: 'Start it: tinderbox up' },
    ]
  }
  const masterWell = services.some(
    ({ service, state }) => service === serviceId(masterOf(cluster)) && state === 'running',
  )
  const stopped = services
    .filter(({ state }) => state === 'not running')
    .map(({ machine, service }): Problem => {
      const daemon = machines.get(machine)?.facts.daemons.find(({ id }) => id === service)
      const state = daemon && daemon.state !== 'stopped' ? ` (${daemon.state})` : ''
      return {
        severity: 'error',
        machine,
        service,
        summary: `${service} does not run${state}`,
        ...evidence(machine, service),
        hint: 'Start it: tinderbox up. Its log: tinderbox logs ' + service,
      }
    })
  const unregistered = services
    .filter(({ state }) => state === 'not registered')
    .map(({ machine, service }): Problem => {
      const base = { severity: 'error', machine, service } as const
      if (!masterWell)
        return {
          ...base,
          summary: `${service} runs, but has no master to register with`,
          hint: 'Start the master: tinderbox up',
        }
      return {
        ...base,
        summary: `${service} runs, but is not registered with the master`,
        ...evidence(machine, service),
        hint:
          'If it has just started, wait some seconds. Else see whether a firewall lies between the two, and its log: tinderbox logs ' +
          service,
      }
    })
  return [...silent, ...found, ...stopped, ...unregistered]

  function evidence(machine: string, service: string): { evidence?: string } {
    const log = logs.get(`${machine} ${service}`)
    return log === undefined ? {} : { evidence: log }
  }
}
