/** How an application is ended where somebody chooses it. Pure. */
import type { Action } from '../actions/action.ts'
import { serviceId, type Cluster, type Placement } from '../config/cluster.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { Fix } from './fix.ts'

interface Application {
  readonly id: string
  readonly name: string
  readonly user: string
}

/** None where the master's page does not let anybody end one, or asks who it is. */
export function endingsOf(
  { settings }: Cluster,
  on: MachineSite | undefined,
  master: Placement,
  applications: readonly Application[],
): Fix[] {
  const { conf } = settings.spark
  const port = on?.sites.get(serviceId(master))?.ports['ui']
  if (port === undefined || conf['spark.ui.killEnabled'] === 'false' || conf['spark.acls.enable'] === 'true') return []
  return applications.map((one) =>
    endingOf(one, {
      disturbs: 'What it has not written yet is lost. Its program may stay, without a cluster to run on.',
      action: { kind: 'end-application', machine: master.machine, why: chosen, application: one.id, port },
    }),
  )
}

/** Of YARN's: what runs in its containers ends with it. */
export function endingsOnYarn(machine: string, port: number, applications: readonly Application[]): Fix[] {
  return applications.map((one) =>
    endingOf(one, {
      disturbs: 'What it has not written yet is lost. A driver that runs outside of YARN may stay, without executors.',
      action: { kind: 'end-yarn-application', machine, why: chosen, application: one.id, port },
    }),
  )
}

const chosen = 'somebody chose it'

/** Its name is whatever its program says. */
function endingOf(
  { id, name, user }: Application,
  { disturbs, action }: { readonly disturbs: string; readonly action: Action },
): Fix {
  return {
    title: `end the application "${name}" of ${user} (${id})`.replaceAll(/\p{Cc}/gu, '?'),
    disturbs,
    chosen: true,
    actions: [action],
    up: false,
  }
}
