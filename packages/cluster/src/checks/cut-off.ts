/** Who is not well where a connection does not come about, or a machine cannot be dialled. Pure. */
import { placementsOn, serviceId, serviceOfId, type Cluster, type ServiceName } from '../config/cluster.ts'
import { serviceOf, services } from '../services/index.ts'
import { declaredPorts, type Connection } from '../sites/connections.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { Explained } from './check.ts'

/** Who cannot do without the other is not well; of two peers neither is. A daemon that jobs do not reach is well itself; the job of a driver is not. */
export function cutOff(cluster: Cluster, { from, to, by, service }: Connection): Explained[] {
  const called = serviceOfId(service)
  if (called === 'driver') return [{ machine: to, service: 'driver' }]
  return by.flatMap((dialler): Explained[] => {
    const there = dialler in services ? dialler : undefined
    const needsIt =
      there !== undefined && serviceOf({ service: there as ServiceName }).after.includes(called as ServiceName)
    const isNeeded =
      called in services && serviceOf({ service: called as ServiceName }).after.includes(dialler as ServiceName)
    const ofDialler = placementsOn(cluster, from)
      .filter((placement) => placement.service === dialler)
      .map((placement) => ({ machine: from, service: serviceId(placement) }))
    return [...(isNeeded ? [] : ofDialler), ...(needsIt || there === undefined ? [] : [{ machine: to, service }])]
  })
}

/** What others dial on a machine, drivers of jobs among it: not well, where nobody gets to it. */
export function dialledOn(cluster: Cluster, on: MachineSite): Explained[] {
  const { machine } = on.facts
  const dialled = declaredPorts(cluster, on).filter(({ by }) => by.length > 0)
  return [...new Set(dialled.map(({ service }) => service))].map((service) => ({ machine, service }))
}
