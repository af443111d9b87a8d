/** A connection that the cluster needs does not come about, and it is not for want of a daemon. */
import { placementsOn, serviceId, type Cluster, type ServiceName } from '../config/cluster.ts'
import type { Dialled } from '../sites/connections.ts'
import { groupBy } from '../group-by.ts'
import { serviceOf, services } from '../services/index.ts'
import type { Explained } from './check.ts'
import { listensOn } from './addresses.ts'
import type { DoctorCheck, Patient } from './doctor-check.ts'
import { isWrongAddress } from './wrong-address.ts'

export const unreachable: DoctorCheck = {
  name: 'unreachable',
  page: {
    title: 'A wall stands between two machines',
    means:
      'The machines are up and the daemon listens, but packets to its port are dropped or refused on the way: a hardened firewall that lets in ssh and little else. Workers do not register, or register and run nothing because executors cannot reach the driver.',
    mend: 'Allow the ports that `tinderbox ports` lists between the machines of the cluster.',
  },
  run(patient) {
    const misled = new Set([...patient.machines.keys()].filter((name) => isWrongAddress(patient, name)))
    const blocked = patient.dialled.filter((one) => !misled.has(one.to) && isBlocked(patient, one))
    const groups = groupBy(blocked, ({ to, outcome }) => `${to} ${outcome}`)
    return [...groups.values()].map((group) => {
      const { to, address, outcome } = group[0]!
      const ports = [...new Set(group.map(({ port }) => port))]
      const from = [...new Set(group.map((one) => one.from))]
      return {
        severity: 'error' as const,
        machine: to,
        summary: `${from.join(', ')} cannot reach it on port ${ports.join(', ')}: ${meaning[outcome]}`,
        evidence: group
          .slice(0, 8)
          .map(({ from: machine, port, service, said }) => `${machine} -> ${address}:${port} (${service}): ${said}`)
          .join('\n'),
        hint: `Allow these ports on ${to} for the machines of the cluster; all of them: tinderbox ports.`,
        explains: group.flatMap((one) => explained(patient.cluster, one)),
      }
    })
  },
}

const meaning: Readonly<Record<Dialled['outcome'], string>> = {
  open: '',
  refused: 'refused, though a daemon listens there',
  silent: 'no answer, as where a firewall drops',
  'no-route': 'no route to it, as where a firewall rejects',
  failed: 'the connection failed',
}

/** Where nobody listens, a refusal is as it should be. */
function isBlocked(patient: Patient, { to, address, port, outcome }: Dialled): boolean {
  if (outcome === 'open') return false
  if (outcome !== 'refused') return true
  return patient.machines.get(to)?.facts.listening.some((one) => one.port === port && listensOn(one, address)) === true
}

/** Who cannot do without the other is not well; of two peers neither is. */
function explained(cluster: Cluster, { from, to, by, service }: Dialled): Explained[] {
  const called = service.replace(/-\d+$/, '')
  return by.flatMap((dialler): Explained[] => {
    const there = dialler in services ? dialler : undefined
    const needsIt =
      there !== undefined && serviceOf({ service: there as ServiceName }).after.includes(called as ServiceName)
    const isNeeded =
      called in services && serviceOf({ service: called as ServiceName }).after.includes(dialler as ServiceName)
    const ofDialler = placementsOn(cluster, from)
      .filter((placement) => placement.service === dialler)
      .map((placement) => ({ machine: from, service: serviceId(placement) }))
    return [...(isNeeded ? [] : ofDialler), ...(needsIt ? [] : [{ machine: to, service }])]
  })
}
