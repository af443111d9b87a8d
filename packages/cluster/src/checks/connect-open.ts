/** Spark Connect runs whatever a client sends; only a token keeps others out. */
import { placementsOn, serviceId } from '../config/cluster.ts'
import { isOpen } from '../probes/listening.ts'
import type { DoctorCheck } from './doctor-check.ts'
import { startAsTheFileSays } from './start-anew.ts'

export const connectOpen: DoctorCheck = {
  name: 'connect-open',
  page: {
    title: 'The Connect server asks for no token',
    means:
      'Who reaches a Spark Connect server runs programs on the cluster as its user. Tinderbox gives it a token (`spark.connect.authenticate.token`) and lets it listen on loopback; the settings that this one was started with lack the token. Without it every user of the machine is let in, and, where it listens on the network, everybody.',
    mend: "`--fix` stops the server, writes its settings as they shall be, and starts it again; sessions that are open end. By hand: `tinderbox up` writes `conf/spark-connect.conf`; restart the server's unit.",
  },
  run({ cluster, machines, isUp }) {
    if (!isUp) return []
    return [...machines.values()].flatMap((on) => {
      const { machine, daemons, listening, files } = on.facts
      return placementsOn(cluster, machine)
        .filter(({ service }) => service === 'spark-connect')
        .flatMap((placement) => {
          const id = serviceId(placement)
          const pid = daemons.find((one) => one.id === id)?.pid
          const path = `${on.here}/conf/${id}.conf`
          const body = files.find((file) => file.path === path)?.body
          if (pid === undefined || body === undefined || /^spark\.connect\.authenticate\.token\s+\S/m.test(body))
            return []
          const port = on.sites.get(id)!.ports['grpc']!
          const listener = listening.find((one) => one.port === port && (one.pid === pid || one.pid === undefined))
          const open = listener !== undefined && isOpen(listener) === true
          const binding = /^spark\.connect\.grpc\.binding\.address\s+(\S+)/m.exec(body)?.[1]
          return [
            {
              severity: open ? ('error' as const) : ('warning' as const),
              machine,
              service: id,
              summary: `${id} asks for no token${open ? ', and others reach it: anybody runs what they like there' : ': every user of the machine runs what they like through it'}`,
              evidence: `${path}: no spark.connect.authenticate.token; spark.connect.grpc.binding.address ${binding ?? 'is not set'}\nss -ltnp: ${(listener?.hosts ?? ['?']).map((host) => `${host}:${port}`).join(', ')}, pid ${pid}`,
              hint: 'Give it its token again: tinderbox doctor --fix writes the settings and starts it anew.',
              fixes: [
                startAsTheFileSays(cluster, on, [id], {
                  what: 'give the Connect server its token',
                  disturbs: 'Sessions that are open on it end.',
                }),
              ],
            },
          ]
        })
    })
  },
}
