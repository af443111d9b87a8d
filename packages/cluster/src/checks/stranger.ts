import { masterOf, serviceId } from '../config/cluster.ts'
import type { Check } from './check.ts'

/** A worker that the master counts but the file does not have: it was taken out of the file while it ran, and still takes work. */
export const stranger: Check = {
  name: 'stranger',
  run(cluster, on, all) {
    if (masterOf(cluster).machine !== on.facts.machine) return []
    const known = new Set(
      cluster.placements.flatMap((placement) => {
        const site = all.get(placement.machine)?.sites.get(serviceId(placement))
        return site ? [`${site.address}:${site.ports['rpc']}`] : []
      }),
    )
    // A machine that did not answer is not known to be a stranger.
    if (cluster.machines.some(({ name }) => !all.has(name))) return []
    const workers = on.facts.sparkMaster?.workers ?? []
    return workers
      .filter(({ state, host, port }) => state === 'ALIVE' && !known.has(`${host}:${port}`))
      .map(({ id, host, port, coresused }) => ({
        severity: 'warning',
        summary: `a worker at ${host}:${port} is registered with the master, and the file does not have it`,
        evidence: `the master's list: ${id}, ALIVE, ${coresused} cores in use`,
        hint: `Put its machine back into the file; or stop it there: sudo systemctl disable --now tinderbox-${cluster.name}-spark-worker.`,
      }))
  },
}
