/** Fixes that start daemons anew: as they are, or as the file says. */
import type { Cluster } from '../config/cluster.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { Fix } from './fix.ts'

interface Restart {
  readonly why: string
  readonly disturbs?: string
  /** Of one that listens to no signal but the last. */
  readonly pid?: number
}

/** One daemon is ended and started again, with the files that it has. */
export function restart({ name }: Cluster, { facts }: MachineSite, service: string, how: Restart): Fix {
  const { why, pid, disturbs = disturbance([service]) } = how
  const base = { machine: facts.machine, why, cluster: name, service }
  return {
    title: `${pid === undefined ? 'restart' : 'end and start'} ${service} on ${facts.machine}`,
    disturbs,
    actions: [
      ...(pid === undefined ? [] : [{ ...base, kind: 'kill-service', pid } as const]),
      { ...base, kind: 'start-service', supervisor: facts.supervision, restart: pid === undefined, changes: [] },
    ],
    up: false,
  }
}

interface Renewal {
  /** As an order: `switch the REST server off`. */
  readonly what: string
  readonly why?: string
  readonly disturbs?: string
}

/**
 * Daemons run with what somebody has changed, and show it nowhere, so `up` alone would see nothing to restart: they are stopped, and `up` writes their files and
 * starts them.
 */
export function startAsTheFileSays(
  { name: cluster }: Cluster,
  { facts }: MachineSite,
  services: readonly string[],
  how: Renewal,
): Fix {
  const { what, why = 'it runs with files that were changed by hand', disturbs = disturbance(services) } = how
  const { machine, supervision: supervisor, daemons } = facts
  const running = services.filter((id) => daemons.some((one) => one.id === id && one.pid !== undefined))
  return {
    title: `${what} on ${machine}: ${services.join(', ')} ${services.length === 1 ? 'starts' : 'start'} anew as the file says`,
    ...(running.length > 0 && { disturbs }),
    actions: running.map((service) => ({ kind: 'stop-service', machine, why, cluster, service, supervisor })),
    up: true,
  }
}

function disturbance(services: readonly string[]): string {
  return services.some((id) => id.startsWith('spark-worker'))
    ? 'What its executors were at is done again by others.'
    : `${services.join(', ')} ${services.length === 1 ? 'is' : 'are'} away for some seconds.`
}
