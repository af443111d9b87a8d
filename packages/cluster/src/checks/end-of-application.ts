/** How an application is ended where somebody chooses it. Pure. */
import { serviceId, type Cluster, type Placement } from '../config/cluster.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { Fix } from './fix.ts'

/** None where the master's page does not let anybody end one, or asks who it is. */
export function endingsOf(
  { settings }: Cluster,
  on: MachineSite | undefined,
  master: Placement,
  applications: readonly { readonly id: string; readonly name: string; readonly user: string }[],
): Fix[] {
  const { conf } = settings.spark
  const port = on?.sites.get(serviceId(master))?.ports['ui']
  if (port === undefined || conf['spark.ui.killEnabled'] === 'false' || conf['spark.acls.enable'] === 'true') return []
  return applications.map(({ id, name, user }) => ({
    // Its name is whatever its program says.
    title: `end the application "${name}" of ${user} (${id})`.replaceAll(/\p{Cc}/gu, '?'),
    disturbs: 'What it has not written yet is lost. Its program may stay, without a cluster to run on.',
    chosen: true,
    actions: [
      {
        kind: 'end-application',
        machine: master.machine,
        why: 'somebody chose it',
        application: id,
        port,
      },
    ],
    up: false,
  }))
}
