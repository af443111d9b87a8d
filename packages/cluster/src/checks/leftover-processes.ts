/** Spark and Hadoop that somebody started by hand, before or beside Tinderbox. */
import { serviceId } from '../config/cluster.ts'
import type { DoctorCheck } from './doctor-check.ts'
import { describeProgram, endingOf, isHandMade, isZooKeeper } from './end-of-program.ts'
import { takenPorts } from './taken-ports.ts'

export const leftoverProcesses: DoctorCheck = {
  name: 'leftover-processes',
  page: {
    title: 'Daemons of an older Spark or Hadoop still run',
    means:
      'Somebody has run `start-master.sh`, `start-worker.sh`, `start-dfs.sh` or the like on this machine, and what it started is still there: it holds the ports, so that ours does not start, or it lives beside ours and takes its memory. Jobs may even run on the old one. `stop-all.sh` often does not find such a daemon: it looks for a pid in /tmp, which is cleaned.',
    mend: 'End them by hand with the `sbin/stop-*.sh` of their own folder, or `kill`. `tinderbox doctor --fix` offers to end them, and does so only where you choose it: what they still do, nobody but you can know. `--yes` leaves them alone.',
  },
  run({ cluster, machines, examined }) {
    // The local cluster steps over what is taken.
    if (cluster.kind === 'local') return []
    return [...machines.values()].flatMap((on) => {
      const { machine } = on.facts
      const handMade = (examined.get(machine)?.programs ?? []).filter(isHandMade)
      const held = takenPorts(cluster, on).filter(({ listener }) => handMade.some(({ pid }) => pid === listener.pid))
      // Kafka, Solr and others bring a ZooKeeper, too: it is an old one of ours only where it has our port.
      const old = handMade.filter((one) => !isZooKeeper(one) || held.some(({ listener }) => listener.pid === one.pid))
      if (old.length === 0) return []
      const names = [...new Set(old.map(({ mainClass }) => mainClass!.replace(/^.*\./, '')))]
      const isInTheWay = held.length > 0
      const ending = endingOf([{ on, programs: old }], { up: isInTheWay })
      const services = [...new Set(held.map(({ placement }) => serviceId(placement)))]
      return [
        {
          severity: isInTheWay ? ('error' as const) : ('warning' as const),
          machine,
          summary: `${names.join(', ')} of an older Spark or Hadoop ${old.length === 1 ? 'runs' : 'run'} there${isInTheWay ? ` and ${old.length === 1 ? 'has' : 'have'} the port of ${services.join(', ')}` : ' beside ours'}`,
          evidence: [
            ...held.map(
              ({ port, placement, listener }) =>
                `ss -ltnp: port ${port}, which ${serviceId(placement)} needs: pid ${listener.pid}`,
            ),
            ...old.map(describeProgram),
          ].join('\n'),
          hint: `If nobody needs them, end them: sudo kill ${old.map(({ pid }) => pid).join(' ')}${ending ? ', or choose it in tinderbox doctor --fix' : ''}. See that nothing starts them again when the machine does (crontab -l, systemctl list-unit-files).`,
          explains: services.map((service) => ({ machine, service })),
          ...(ending && { fixes: [ending] }),
        },
      ]
    })
  },
}
