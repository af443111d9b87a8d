/** The plan of `down`: everything that runs stops; what is on the disks stays, unless all of it shall go. Pure. */
import type { Action, StopService } from '../actions/action.ts'
import type { Cluster, ServiceName } from '../config/cluster.ts'
import { startOrder } from '../services/index.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import { applicationsTouched } from './plan-applications.ts'
import { clusterRemovals } from './plan-leaving.ts'
import { emptyActions, lossesOf } from './plan-purge.ts'
import { planOfSteps, type Plan, type Step } from './plan.ts'

/** `purge`: what HDFS has in its data folders, the cluster's folders, units and profile lines go as well; the software stays where another cluster of the machine may use it. */
export function planDown(
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
  options: { readonly purge: boolean },
): Plan {
  const all = [...machines.values()]
  const stops = all.flatMap((on) => stopActions(cluster, on))
  const isOf = (id: string, name: ServiceName) => id === name || id.startsWith(`${name}-`)
  const known = (id: string) => startOrder.some(({ name }) => isOf(id, name))
  const steps: Step[] = [
    { title: 'Stop what this version does not know', actions: stops.filter(({ service }) => !known(service)) },
    ...startOrder.toReversed().map(({ name, title }) => ({
      title: `Stop ${title}`,
      actions: stops.filter(({ service }) => isOf(service, name)),
    })),
    { title: 'End what is left', actions: all.flatMap((on) => [...leftOvers(cluster, on), ...memories(on)]) },
    ...(options.purge
      ? [
          // The NameNode's image goes with the cluster's folder: as long as it is there, it is known whose the blocks are.
          { title: 'Empty the data folders of HDFS', actions: emptyActions(cluster, machines) },
          {
            title: 'Remove what Tinderbox put there',
            actions: all.flatMap((on) => clusterRemovals(cluster, on, 'asked for with --purge')),
          },
        ]
      : []),
  ]
  return planOfSteps(
    cluster,
    steps.filter(({ actions }) => actions.length > 0),
    {
      applications: applicationsTouched(cluster, all, steps, 'the cluster goes down'),
      lost: options.purge ? lossesOf(cluster, machines) : [],
    },
  )
}

function stopActions(cluster: Cluster, { facts }: MachineSite): StopService[] {
  return facts.daemons
    .filter(({ pid, enabled, kept }) => pid !== undefined || enabled || kept)
    .map(({ id, kept }) => ({
      kind: 'stop-service',
      machine: facts.machine,
      why: 'the cluster goes down',
      cluster: cluster.name,
      service: id,
      supervisor: kept ? 'process' : facts.supervision,
    }))
}

/** What the master remembers of applications: they have all ended, and one that starts would wait a minute for them to come back. */
function memories({ facts, here }: MachineSite): Action[] {
  return facts.folders
    .filter(({ path }) => path.startsWith(`${here}/work/spark-master-`))
    .map(({ path }) => ({ kind: 'remove-path', machine: facts.machine, why: 'the cluster goes down', path }))
}

/** Drivers, and executors whose worker is gone. What belongs to a daemon ends with it. */
function leftOvers(cluster: Cluster, { facts }: MachineSite): Action[] {
  const daemons = new Set(facts.daemons.map(({ pid }) => pid))
  const processes = facts.processes.filter(({ pid }) => !daemons.has(pid))
  return processes.length === 0
    ? []
    : [
        {
          kind: 'end-processes',
          machine: facts.machine,
          why: 'they belong to the cluster',
          cluster: cluster.name,
          processes,
        },
      ]
}
