/** Every port that a cluster listens on, from the services' own declarations. */
import { jobPorts, portsOfJobs } from '../../packages/cluster/src/services/job-ports.ts'
import { services } from '../../packages/cluster/src/services/index.ts'
import type { PortUse, Service } from '../../packages/cluster/src/services/service.ts'
import { code, table } from './markdown.ts'

/** What listens for its machine alone may have others that dial it, where there are several of them. */
function dialledBy({ from, by }: PortUse): string {
  if (from === 'cluster') return by.join(', ')
  return `the machine itself, and tunnels that end on it${by.length === 0 ? '' : `; where it is open to others: ${by.join(', ')}`}`
}

export function portTable(): string {
  const declared = Object.values(services).flatMap((service) => {
    const { name, settings, ...rest } = service as Service
    return rest
      .ports(settings.parse({}))
      .map((port) => [`${name}, ${port.name}`, String(port.number), dialledBy(port), code(port.key)])
  })
  const ofJobs = portsOfJobs({}).map((port) => [
    `${port.service}, ${port.name}`,
    `${port.number} to ${port.number + jobPorts.tries}`,
    dialledBy(port),
    code(port.key),
  ])
  return table(
    ['who listens', 'port', 'who dials it', 'the key that moves it'],
    [
      ...declared,
      ...ofJobs,
      ['delivery of software, while it lasts', '7099 to 7114', 'all machines that get software', ''],
    ],
  )
}
