/** Every service, by hand: a reader must see the list. A test holds it and the folder together. */
import type { ServiceName } from '../config/cluster.ts'
import type { Service } from './service.ts'
import { sparkMaster } from './spark-master.ts'
import { sparkWorker } from './spark-worker.ts'

export const services = {
  'spark-master': sparkMaster,
  'spark-worker': sparkWorker,
} as const satisfies Record<ServiceName, Service>

/** The service of a placement, whose settings were checked by that service's own schema when the file was read. */
export function serviceOf(placement: { readonly service: ServiceName }): Service {
  return services[placement.service]
}
