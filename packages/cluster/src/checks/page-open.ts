/** What is for the machine itself only is open to others. */
import { placementsOn, serviceId } from '../config/cluster.ts'
import { serviceOf } from '../services/index.ts'
import { isOpen } from '../probes/listening.ts'
import type { DoctorCheck } from './doctor-check.ts'
import { startAsTheFileSays } from './start-anew.ts'

export const pageOpen: DoctorCheck = {
  name: 'page-open',
  page: {
    title: 'A page is open to everybody',
    means:
      "The pages of Spark and Hadoop ask nobody for a password: they show what jobs do, with their settings, and have buttons that end them; YARN's takes jobs. Tinderbox lets them listen on loopback alone, and leads you there through SSH (`tinderbox ui`). Here one listens on the network, and another machine could open it: somebody has changed a start script or a file of settings on the machine.",
    mend: "`--fix` stops the daemon, writes its files as the cluster's file says, and starts it again: it then listens on loopback. Where people shall reach a page without SSH, put a proxy that asks for a password before it.",
  },
  run({ cluster, machines, forbidden, isUp }) {
    if (!isUp || cluster.kind === 'local') return []
    return [...machines.values()].flatMap((on) => {
      const { machine, daemons, listening } = on.facts
      return placementsOn(cluster, machine).flatMap((placement) => {
        const id = serviceId(placement)
        const { ports } = on.sites.get(id)!
        const pid = daemons.find((one) => one.id === id)?.pid
        // That one asks for its token, or else is told of as worse than a page.
        if (pid === undefined || placement.service === 'spark-connect') return []
        return serviceOf(placement)
          .ports(placement.settings)
          .filter(({ from, by }) => from === 'self' && by.length === 0)
          .flatMap(({ name }) => listening.filter((one) => one.port === ports[name] && one.pid === pid))
          .filter((listener) => isOpen(listener) === true)
          .flatMap(({ port, hosts = [] }) => {
            const dial = forbidden.find((one) => one.to === machine && one.port === port)
            // Others were kept from it: a firewall stands before it.
            if (machines.size > 1 && dial?.outcome !== 'open') return []
            return [
              {
                severity: 'warning' as const,
                machine,
                service: id,
                summary: `port ${port} of ${id} is open to others: it asks nobody for a password`,
                evidence: [
                  `ss -ltnp: ${hosts.map((host) => `${host}:${port}`).join(', ')}, pid ${pid}`,
                  ...(dial ? [`${dial.from} -> ${dial.address}:${port}: open`] : []),
                ].join('\n'),
                hint: `Let it listen on loopback again: tinderbox doctor --fix. You reach it with tinderbox ui.`,
                fixes: [
                  startAsTheFileSays(cluster, on, [id], {
                    what: `close port ${port} to others`,
                    disturbs: 'What it runs for jobs at this moment is done again.',
                  }),
                ],
              },
            ]
          })
      })
    })
  },
}
