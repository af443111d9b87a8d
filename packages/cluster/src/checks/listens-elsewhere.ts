/** A daemon of ours runs, and listens on another address than the one that the others dial. */
import { placementsOn, serviceId } from '../config/cluster.ts'
import { serviceOf } from '../services/index.ts'
import { isLoopback } from '../probes/listening.ts'
import { listensOn } from './addresses.ts'
import type { DoctorCheck } from './doctor-check.ts'
import { startAsTheFileSays } from './start-anew.ts'

export const listensElsewhere: DoctorCheck = {
  name: 'listens-elsewhere',
  page: {
    title: 'A daemon listens where nobody dials it',
    means:
      'The daemon runs, and its port is open on another address than the one that the other machines dial: on loopback (`127.0.0.1`, where only the machine itself gets to it), or on an address that the machine had before. Connections are refused, as if nothing ran. It comes about where its start script, or the file, was changed by hand, and where an address of the machine has changed.',
    mend: "`--fix` stops the daemon, writes its files as the cluster's file says, and starts it again. By hand: `ss -ltnp` on the machine shows where it listens; `tinderbox up` after `systemctl stop` of its unit does the same.",
  },
  run({ cluster, machines, isUp }) {
    if (!isUp) return []
    return [...machines.values()].flatMap((on) => {
      const { machine, daemons, listening } = on.facts
      return placementsOn(cluster, machine).flatMap((placement) => {
        const id = serviceId(placement)
        const { address, ports } = on.sites.get(id)!
        const pid = daemons.find((one) => one.id === id)?.pid
        if (pid === undefined) return []
        const wrong = serviceOf(placement)
          .ports(placement.settings)
          .filter(({ from }) => from === 'cluster')
          .flatMap(({ name }) => listening.filter((one) => one.port === ports[name] && one.pid === pid))
          .filter((listener) => !listensOn(listener, address))
        const [first] = wrong
        if (!first) return []
        const hosts = [...new Set(wrong.flatMap((one) => one.hosts ?? []))]
        return [
          {
            severity: 'error' as const,
            machine,
            service: id,
            summary: `${id} listens on ${hosts.join(', ')}${hosts.every((host) => isLoopback(host)) ? ' only' : ''}, and the others dial ${address}`,
            evidence: wrong
              .map(
                ({ port, hosts: own = [] }) =>
                  `ss -ltnp: ${own.map((host) => `${host}:${port}`).join(', ')}, pid ${pid}; dialled is ${address}:${port}`,
              )
              .join('\n'),
            hint: `Let it start anew as the file says: tinderbox doctor --fix. If ${address} is not the address that the others should use, correct machines.${machine}.address.`,
            explains: [{ machine, service: id }],
            fixes: [
              startAsTheFileSays(cluster, on, [id], {
                what: `let ${id} listen on ${address}`,
                disturbs: 'What it runs for jobs at this moment is done again.',
              }),
            ],
          },
        ]
      })
    })
  },
}
