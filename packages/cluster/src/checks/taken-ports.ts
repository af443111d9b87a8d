/** Ports of our daemons that another program has. Pure. */
import { placementsOn, serviceId, type Cluster, type Placement } from '../config/cluster.ts'
import type { Listener } from '../probes/listening.ts'
import { serviceOf } from '../services/index.ts'
import type { PortUse } from '../services/service.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { listensOn } from './addresses.ts'

export interface TakenPort {
  readonly placement: Placement
  readonly use: PortUse
  readonly port: number
  readonly listener: Listener
}

/** Ports of this machine's daemons that something else listens on, where the daemon would. */
export function takenPorts(cluster: Cluster, { facts, sites }: MachineSite): TakenPort[] {
  return placementsOn(cluster, facts.machine).flatMap((placement) => {
    const id = serviceId(placement)
    const daemon = facts.daemons.find((one) => one.id === id)
    return serviceOf(placement)
      .ports(placement.settings)
      .flatMap((use): TakenPort[] => {
        const { address, ports } = sites.get(id)!
        const port = ports[use.name]!
        const at = addressOf(use, address)
        const there = facts.listening.filter((one) => one.port === port && (at === undefined || listensOn(one, at)))
        if (there.some(({ pid }) => pid !== undefined && pid === daemon?.pid)) return []
        const listener = there.find(
          ({ pid, ours }) =>
            !ours &&
            !(pid === undefined && daemon?.pid !== undefined) &&
            !facts.processes.some((one) => one.pid === pid),
        )
        return listener ? [{ placement, use, port, listener }] : []
      })
  })
}

/** Where it listens. Undefined: a page that other daemons read, which may be everywhere. */
function addressOf({ from, by }: PortUse, address: string): string | undefined {
  if (from === 'cluster') return address
  return by.length === 0 ? '127.0.0.1' : undefined
}
