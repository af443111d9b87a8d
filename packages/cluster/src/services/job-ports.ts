/** What drivers and executors listen on, declared as the services declare theirs. They come and go with the jobs; each port may step up to `tries` further. */
import { jobPorts } from './client-files.ts'
import type { PortUse } from './service.ts'

export interface JobPort extends PortUse {
  readonly service: 'driver' | 'executor'
}

export const portsOfJobs: readonly JobPort[] = [
  {
    service: 'driver',
    name: 'rpc',
    number: jobPorts.driver,
    from: 'cluster',
    by: ['executor'],
    key: 'spark.conf: spark.driver.port',
  },
  {
    service: 'driver',
    name: 'blocks',
    number: jobPorts.driverBlocks,
    from: 'cluster',
    by: ['executor'],
    key: 'spark.conf: spark.driver.blockManager.port',
  },
  {
    service: 'executor',
    name: 'blocks',
    number: jobPorts.executorBlocks,
    from: 'cluster',
    by: ['executor', 'driver'],
    key: 'spark.conf: spark.blockManager.port',
  },
  { service: 'driver', name: 'ui', number: jobPorts.ui, from: 'self', by: [], key: 'spark.conf: spark.ui.port' },
]
