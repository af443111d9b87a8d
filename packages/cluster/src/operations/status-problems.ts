/** What is wrong with a cluster, from what was seen: one problem for one cause. Pure. */
import type { Finding } from '../checks/check.ts'
import type { Cluster, ServiceName } from '../config/cluster.ts'
import type { ToolError } from '../errors.ts'
import { counting } from '../services/counting.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { hdfsProblems, leaderless } from './hadoop-problems.ts'
import type { ServiceStatus } from './service-status.ts'

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
  const headless = leaderless(cluster, services)
  const unregistered = services
    .filter(({ state }) => state === 'not registered')
    .flatMap(({ machine, service }): Problem[] => {
      const { master, called } = counting.find(({ member }) => isOf(service, member))!
      const isCounting = services.some(
        ({ service: id, state, role }) =>
          id === master && state === 'running' && (role === undefined || /^(active|safe mode)$/.test(role)),
      )
      const base = { severity: 'error', machine, service } as const
      if (!isCounting && (headless.length > 0 || master !== 'spark-master')) return []
      if (!isCounting)
        return [
          {
            ...base,
            summary: `${service} runs, but has no master to register with`,
            hint: 'Start the master: tinderbox up',
          },
        ]
      return [
        {
          ...base,
          summary: `${service} runs, but is not registered with the ${called}`,
          ...evidence(machine, service),
          hint:
            'If it has just started, wait some seconds. Else see whether a firewall lies between the two, and its log: tinderbox logs ' +
            service,
        },
      ]
    })
  const unhealthy = services
    .filter(({ state }) => state === 'unhealthy')
    .map(({ machine, service, report }): Problem => ({
      severity: 'error',
      machine,
      service,
      summary: `${service} is unhealthy: it gets no work`,
      ...(report && { evidence: report }),
      hint: 'Often a disk is full there: make room, and it is well again by itself within minutes.',
    }))
  return [
    ...silent,
    ...found,
    ...stopped,
    ...headless,
    ...unregistered,
    ...unhealthy,
    ...hdfsProblems(cluster, machines),
  ]

  function evidence(machine: string, service: string): { evidence?: string } {
    const log = logs.get(`${machine} ${service}`)
    return log === undefined ? {} : { evidence: log }
  }
}

/** One of several has a number behind its name. */
function isOf(id: string, service: ServiceName): boolean {
  return id === service || id.startsWith(`${service}-`)
}
