/** Every port that a cluster listens on, from the services' own declarations. */
import { jobPorts } from '../../packages/cluster/src/services/client-files.ts'
import { services } from '../../packages/cluster/src/services/index.ts'
import type { Service } from '../../packages/cluster/src/services/service.ts'
import { code, table } from './markdown.ts'

const dialled = { cluster: "the cluster's machines", self: 'the machine itself, and tunnels that end on it' } as const

/** Not a daemon's: these come and go with a job, or with the delivery of software. */
const passing: readonly (readonly [who: string, port: number, from: 'cluster' | 'self', key: string])[] = [
  ['driver', jobPorts.driver, 'cluster', 'spark.conf: spark.driver.port'],
  ["driver's block manager", jobPorts.driverBlocks, 'cluster', 'spark.conf: spark.driver.blockManager.port'],
  ["executor's block manager", jobPorts.executorBlocks, 'cluster', 'spark.conf: spark.blockManager.port'],
  ["driver's page", jobPorts.ui, 'self', 'spark.conf: spark.ui.port'],
]

export function portTable(): string {
  const declared = Object.values(services).flatMap((service) => {
    const { name, settings, ...rest } = service as Service
    return rest
      .ports(settings.parse({}))
      .map((port) => [`${name}, ${port.name}`, String(port.number), dialled[port.from], code(port.key)])
  })
  const others = passing.map(([who, port, from, key]) => [
    who,
    `${port} to ${port + jobPorts.tries}`,
    dialled[from],
    code(key),
  ])
  return table(
    ['who listens', 'port', 'who dials it', 'the key that moves it'],
    [...declared, ...others, ['delivery of software, while it lasts', '7099 to 7114', dialled.cluster, '']],
  )
}
