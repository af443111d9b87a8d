/** The part of the plan in which daemons hand on what they have before they end: blocks of HDFS, containers of YARN. Pure. */
import type { Action } from '../actions/action.ts'
import type { Cluster } from '../config/cluster.ts'
import { copiesNow } from '../sites/hadoop-masters.ts'
import { replicationOf } from '../services/hdfs-site.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { DesiredMachine } from './desired.ts'
import { dataFolders, type GoingNode } from './going.ts'
import type { Step } from './plan.ts'
import { removeService, type Wanted } from './plan-services.ts'

const titles = {
  'hdfs-datanode': 'Hand on the data of those that leave',
  'yarn-nodemanager': 'Let the containers of those that leave end',
} as const

const notHere = 'the file does not have it on this machine'

/**
 * They are waited for. One that does not run is not started for that: a NameNode calls one that is dead when it is told to let it go "Decommissioned" for ever.
 */
export function handOnSteps(nodes: readonly GoingNode[]): Step[] {
  return (['yarn-nodemanager', 'hdfs-datanode'] as const).flatMap((service): Step[] => {
    const own = nodes.filter((one) => one.service === service)
    if (own.length === 0) return []
    return [{ title: titles[service], actions: [], until: { service, gone: own.map(({ place }) => place) } }]
  })
}

/** Those whose machines stay end when they have handed on what they have. */
export function movedAway(cluster: Cluster, nodes: readonly GoingNode[]): Action[] {
  return nodes.filter(({ leaves }) => !leaves).flatMap(({ on, service }) => removeDaemon(cluster, on, service, notHere))
}

/** The data of a DataNode goes before its unit, which says that there is something to do. */
export function removeDaemon(cluster: Cluster, on: MachineSite, id: string, why: string): Action[] {
  const [stop, ...rest] = removeService(cluster, on, id, why)
  return [stop!, ...(id === 'hdfs-datanode' ? emptyData(on, why) : []), ...rest]
}

/** `those`: the folders, where not all are meant. */
export function emptyData(on: MachineSite, why: string, those = dataFolders(on)): Action[] {
  return those.map(({ path, clusterIds }) => ({
    kind: 'empty-data-folder',
    machine: on.facts.machine,
    why,
    path,
    clusterId: clusterIds[0]!,
  }))
}

/** Their masters take no calls from them any more. `then`: as it shall be when they are gone. */
export function forgetSteps(
  cluster: Cluster,
  nodes: readonly GoingNode[],
  wanted: readonly Wanted[],
  then: () => readonly DesiredMachine[],
): Step[] {
  if (nodes.length === 0) return []
  const desired = then()
  const actions = wanted.flatMap(({ on, want }, i) =>
    want.services.flatMap(({ id, reloaded }): Action[] => {
      const after = desired[i]!.services.find((one) => one.id === id)?.reloaded
      const now = new Map(reloaded?.files.map(({ path, body }) => [path, body]))
      const base = { machine: on.facts.machine, why: 'those that left are gone' }
      const files = (after?.files ?? []).filter(({ path, body }) => now.get(path) !== body)
      if (after === undefined || files.length === 0) return []
      const { commands, env } = after
      return [
        ...files.map((file): Action => ({ ...base, kind: 'write-file', ...file, before: now.get(file.path) })),
        {
          ...base,
          kind: 'reload-service',
          cluster: cluster.name,
          service: id,
          commands,
          env,
          files: after.files.map(({ path }) => path),
        },
      ]
    }),
  )
  return [{ title: 'Forget those that left', actions }]
}

/** What is done to a daemon that goes, it is done later: with all that it has handed on. */
export function isOfGoing(nodes: readonly GoingNode[], action: Action): boolean {
  return nodes.some(
    ({ on, service }) =>
      on.facts.machine === action.machine &&
      (('service' in action && action.service === service) ||
        (action.kind === 'remove-path' &&
          (action.path.endsWith(`/services/${service}`) || action.path.endsWith(`-${service}.service`)))),
  )
}

/**
 * Whether the NameNode that runs asks for more copies than there will be DataNodes: then it starts anew first, as it would wait for ever for one that has
 * nowhere to be.
 */
export function wantsFewerCopies(
  cluster: Cluster,
  machines: ReadonlyMap<string, MachineSite>,
  nodes: readonly GoingNode[],
): boolean {
  return (
    nodes.some(({ service }) => service === 'hdfs-datanode') &&
    copiesNow(cluster, machines) > replicationOf({ cluster })
  )
}
