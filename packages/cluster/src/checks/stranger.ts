import { serviceId } from '../config/cluster.ts'
import { activeMaster } from '../sites/active-master.ts'
import { isLoopback } from '../probes/listening.ts'
import type { Check } from './check.ts'

/** A worker that the master counts but the file does not have still takes work. */
export const stranger: Check = {
  name: 'stranger',
  page: {
    title: 'A worker that the file does not have',
    means:
      'The master counts a worker as alive that is on no machine of the file, and gives it work. It is met when a machine was forgotten (`up --forget`) and comes back.',
    mend: 'Machines that were taken out of the file are cleaned by `tinderbox up`. Else put the machine into the file, run `tinderbox up`, take it out and run it again: it is drained and cleaned. Or end its worker there by hand.',
  },
  run(cluster, on, all, { leaving }) {
    const master = activeMaster(cluster, all)
    if (master.placement.machine !== on.facts.machine) return []
    const known = new Set(
      cluster.placements.flatMap((placement) => {
        const site = all.get(placement.machine)?.sites.get(serviceId(placement))
        const own = all.get(placement.machine)?.facts.system.addresses ?? []
        // By another address of its machine it is no stranger: that the file names the wrong one is another check's.
        return site ? [site.address, ...own].map((address) => `${address}:${site.ports['rpc']}`) : []
      }),
    )
    // A machine that did not answer is not known to be a stranger.
    if (cluster.machines.some(({ name }) => !all.has(name))) return []
    // Those that `up` takes out are in the plan already.
    const goes = new Set(leaving.flatMap(({ addresses }) => addresses))
    const unseen = leaving.filter(({ addresses }) => addresses.length === 0).map(({ machine }) => machine)
    const workers = master.state?.workers ?? []
    return (
      workers
        // One on loopback is told by listens-elsewhere, whichever machine's it is.
        .filter(({ host }) => !isLoopback(host))
        .filter(({ state, host, port }) => state === 'ALIVE' && !known.has(`${host}:${port}`) && !goes.has(host))
        .map(({ id, host, port, coresused }) => ({
          severity: 'warning',
          summary: `a worker at ${host}:${port} is registered with the master, and the file does not have it`,
          evidence: `the master's list: ${id}, ALIVE, ${coresused} cores in use`,
          hint:
            unseen.length > 0
              ? `Taken out of the file and still to be cleaned: ${unseen.join(', ')}. tinderbox up drains, stops and cleans what was taken out.`
              : `If its machine was forgotten (up --forget) and is back: put it into the file, run tinderbox up, take it out and run it again: it is drained and cleaned. To end its worker at once, on that machine: sudo systemctl disable --now tinderbox-${cluster.name}-spark-worker.`,
        }))
    )
  },
}
