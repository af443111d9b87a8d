/** Symptoms: what is not as it should be, by what the daemons and those who count them say. Whether each is a cause of its own is for who folds them. Pure. */
import type { Finding } from '../checks/check.ts'
import { serviceOfId, type Cluster } from '../config/cluster.ts'
import type { ToolError } from '../errors.ts'
import type { Examination } from '../probes/examination.ts'
import { counting } from '../services/counting.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { hdfsSymptoms, leaderless } from './hadoop-problems.ts'
import type { ServiceStatus } from './service-status.ts'

export interface Seen {
  readonly cluster: Cluster
  readonly services: readonly ServiceStatus[]
  readonly failures: ReadonlyMap<string, ToolError>
  /** The end of the logs of services that are not well, by `machine service`. */
  readonly logs: ReadonlyMap<string, string>
  readonly machines: ReadonlyMap<string, MachineSite>
  /** What a doctor has seen besides. */
  readonly examined?: ReadonlyMap<string, Examination>
}

/**
 * All machines answer, and every daemon is at rest: that is one fact, not as many as there are daemons. One that has failed, is between two lives or cannot be
 * started has a cause that is still to be found.
 */
export function isNotUp({ services, failures, machines, examined }: Omit<Seen, 'cluster' | 'logs'>): boolean {
  return (
    failures.size === 0 &&
    services.every(({ state, machine, service }) => {
      const daemon = machines.get(machine)?.facts.daemons.find(({ id }) => id === service)
      const unit = examined?.get(machine)?.units?.find(({ id }) => id === service)
      return state === 'not running' && isAtRest(daemon?.state ?? 'stopped') && unit?.load !== 'masked'
    })
  )
}

function isAtRest(state: string): boolean {
  return state === '' || state === 'stopped' || state.startsWith('inactive')
}

/** Of machines that answer. */
export function symptomsOf(seen: Seen): Finding[] {
  const { cluster, services, logs, machines } = seen
  if (isNotUp(seen)) {
    return [
      {
        check: 'not-up',
        severity: 'error',
        machine: '',
        summary: 'the cluster is not up: none of its daemons runs',
        evidence: '',
        hint: 'Start it: tinderbox up',
        // `tinderbox down` ends in the same.
        fixes: [{ title: 'start the cluster', onPurpose: true, actions: [], up: true }],
      },
    ]
  }
  const stopped = services
    .filter(({ state }) => state === 'not running')
    .map(({ machine, service }): Finding => {
      const daemon = machines.get(machine)?.facts.daemons.find(({ id }) => id === service)
      const state = daemon && daemon.state !== 'stopped' ? ` (${daemon.state})` : ''
      return {
        check: 'not-running',
        severity: 'error',
        machine,
        service,
        summary: `${service} does not run${state}`,
        evidence: evidence(machine, service),
        hint: 'Start it: tinderbox up. Its log: tinderbox logs ' + service,
        explains: [{ machine, service }],
        fixes: [{ title: `start ${service} on ${machine}`, actions: [], up: true }],
      }
    })
  const headless = leaderless(cluster, services)
  const unregistered = services
    .filter(({ state }) => state === 'not registered')
    .flatMap(({ machine, service }): Finding[] => {
      const { master, called } = counting.find(({ member }) => member === serviceOfId(service))!
      const isCounting = services.some(
        ({ service: id, state, role }) =>
          id === master && state === 'running' && (role === undefined || /^(active|safe mode)$/.test(role)),
      )
      const base = { check: 'not-registered', severity: 'error', machine, service } as const
      if (!isCounting && (headless.length > 0 || master !== 'spark-master')) return []
      if (!isCounting)
        return [
          {
            ...base,
            summary: `${service} runs, but has no master to register with`,
            evidence: evidence(machine, service),
            hint: 'Start the master: tinderbox up',
          },
        ]
      return [
        {
          ...base,
          summary: `${service} runs, but is not registered with the ${called}`,
          evidence: evidence(machine, service),
          hint:
            'If it has just started, wait some seconds. Else see whether a firewall lies between the two, and its log: tinderbox logs ' +
            service,
        },
      ]
    })
  const unhealthy = services
    .filter(({ state }) => state === 'unhealthy')
    .map(({ machine, service, report }): Finding => ({
      check: 'unhealthy',
      severity: 'error',
      machine,
      service,
      summary: `${service} is unhealthy: it gets no work`,
      evidence: report ?? '',
      hint: 'Often a disk is full there: make room, and it is well again by itself within minutes.',
    }))
  return [...stopped, ...headless, ...unregistered, ...unhealthy, ...hdfsSymptoms(cluster, machines)]

  function evidence(machine: string, service: string): string {
    return logs.get(`${machine} ${service}`) ?? ''
  }
}
