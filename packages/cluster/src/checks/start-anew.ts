/** A daemon runs with files that somebody has changed, and shows it nowhere: it is stopped, and `up` writes the files and starts it. */
import type { Cluster } from '../config/cluster.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { Fix } from './fix.ts'

export function startAnew(
  cluster: Cluster,
  { facts }: MachineSite,
  services: readonly string[],
  what: string,
  disturbs: string,
): Fix {
  const { machine, supervision, daemons } = facts
  const running = services.filter((id) => daemons.some((one) => one.id === id && one.pid !== undefined))
  return {
    title: `${what} on ${machine}: ${services.join(', ')} ${services.length === 1 ? 'starts' : 'start'} anew as the file says`,
    ...(running.length > 0 && { disturbs }),
    actions: running.map((service) => ({
      kind: 'stop-service',
      machine,
      why: 'it runs with files that were changed by hand',
      cluster: cluster.name,
      service,
      supervisor: supervision,
    })),
    up: true,
  }
}
