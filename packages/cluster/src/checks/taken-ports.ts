/** Ports of our daemons that another program has. Pure. */
import { placementsOn, serviceId, type Cluster, type Placement } from '../config/cluster.ts'
import type { Listener } from '../probes/listening.ts'
import { serviceOf } from '../services/index.ts'
import type { PortUse } from '../services/service.ts'
import type { MachineSite } from '../sites/machine-site.ts'

export interface TakenPort {
  readonly placement: Placement
  readonly use: PortUse
  readonly port: number
  readonly listener: Listener
}

/** Ports of this machine's daemons that something else listens on. */
export function takenPorts(cluster: Cluster, { facts, sites }: MachineSite): TakenPort[] {
  return placementsOn(cluster, facts.machine).flatMap((placement) => {
    const id = serviceId(placement)
    const daemon = facts.daemons.find((one) => one.id === id)
    return serviceOf(placement)
      .ports(placement.settings)
      .flatMap((use): TakenPort[] => {
        const port = sites.get(id)!.ports[use.name]!
        const listener = facts.listening.find((one) => one.port === port)
        if (!listener) return []
        const ours = daemon?.pid !== undefined && (listener.pid === daemon.pid || listener.pid === undefined)
        if (ours || facts.processes.some(({ pid }) => pid === listener.pid)) return []
        return [{ placement, use, port, listener }]
      })
  })
}
