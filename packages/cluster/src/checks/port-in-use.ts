import { placementsOn, serviceId } from '../config/cluster.ts'
import { serviceOf } from '../services/index.ts'
import type { Check, Finding } from './check.ts'

/** The guide's first trouble: "failed to launch": another program, often a web server, has the port. */
export const portInUse: Check = {
  name: 'port-in-use',
  run(cluster, { facts, sites }) {
    // It is that cluster's own daemons that listen there: another-cluster says so, once, and what to do.
    if (cluster.kind !== 'local' && facts.otherClusters.some((one) => one.name !== 'local' && one.processes > 0))
      return []
    const found: Omit<Finding, 'check' | 'machine'>[] = []
    for (const placement of placementsOn(cluster, facts.machine)) {
      const id = serviceId(placement)
      const daemon = facts.daemons.find((one) => one.id === id)
      for (const { name, key } of serviceOf(placement).ports(placement.settings)) {
        const number = sites.get(id)!.ports[name]!
        const listener = facts.listening.find(({ port }) => port === number)
        if (!listener) continue
        const ours = daemon?.pid !== undefined && (listener.pid === daemon.pid || listener.pid === undefined)
        if (ours || facts.processes.some(({ pid }) => pid === listener.pid)) continue
        found.push({
          severity: 'error',
          summary: `port ${number}, which ${id} needs, is taken by ${listener.program ?? 'another program'}`,
          evidence: `ss -ltnp: port ${number}, ${listener.program ?? 'a program of another user'}${listener.pid === undefined ? '' : `, pid ${listener.pid}`}`,
          hint: `Stop that program, or give ${id} another port in the file: ${key}.`,
          explains: [{ machine: facts.machine, service: id }],
        })
      }
    }
    return found
  },
}
