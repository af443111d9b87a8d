/**
 * The local cluster steps over ports that something else has taken, as nobody wrote these ports into a file. What it chose is kept by what
 * runs: a cluster that is up stays where it is. With a file, a taken port is an error instead (checks/port-in-use). Pure.
 */
import { serviceId, type Cluster, type Placement } from '../config/cluster.ts'
import type { Facts } from '../probes/facts.ts'
import { serviceOf } from '../services/index.ts'

export interface SteppedPort {
  readonly service: string
  readonly name: string
  readonly wanted: number
  readonly chosen: number
  /** The program that has the wanted one, where it can be seen. */
  readonly by: string | undefined
}

/** What cluster.json on the machine says of the ports last chosen. */
export function portsWritten(facts: Facts, here: string): Readonly<Record<string, Readonly<Record<string, number>>>> {
  const file = facts.files.find(({ path }) => path === `${here}/cluster.json`)
  try {
    return (JSON.parse(file?.body ?? '{}') as { ports?: Record<string, Record<string, number>> }).ports ?? {}
  } catch {
    return {}
  }
}

export function stepPorts(
  cluster: Cluster,
  placements: readonly Placement[],
  facts: Facts,
  here: string,
): { ports: ReadonlyMap<string, Readonly<Record<string, number>>>; stepped: readonly SteppedPort[] } {
  const ports = new Map<string, Record<string, number>>()
  const stepped: SteppedPort[] = []
  const used = new Set<number>()
  // A daemon between two restarts keeps its ports; a cluster that is down starts from the usual ones again.
  const isUp = facts.daemons.some(({ pid }) => pid !== undefined)
  const written = isUp ? portsWritten(facts, here) : {}
  for (const placement of placements) {
    const id = serviceId(placement)
    const running = facts.daemons.some((daemon) => daemon.id === id && daemon.pid !== undefined)
    const chosen: Record<string, number> = {}
    for (const { name, number } of serviceOf(placement).ports(placement.settings)) {
      const before = written[id]?.[name]
      let port = number
      if (cluster.kind === 'local') {
        const taken = (candidate: number) =>
          used.has(candidate) ||
          (!(running && candidate === before) && facts.listening.some((listener) => listener.port === candidate))
        if (before !== undefined && !taken(before)) port = before
        else while (taken(port)) port++
        if (port !== number) {
          const by = facts.listening.find((listener) => listener.port === number)?.program
          stepped.push({ service: id, name, wanted: number, chosen: port, by })
        }
      }
      used.add(port)
      chosen[name] = port
    }
    ports.set(id, chosen)
  }
  return { ports, stepped }
}
