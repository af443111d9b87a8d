import { placementsOn, serviceId } from '../config/cluster.ts'
import type { DoctorCheck } from './doctor-check.ts'
import { restart } from './start-anew.ts'

/** A process that was stopped by a signal is there for everybody who only counts processes. */
export const daemonFrozen: DoctorCheck = {
  name: 'daemon-frozen',
  about: 'daemon',
  page: {
    title: 'A daemon is frozen',
    means:
      'Its process is there and its port is open, and it does nothing: a signal has stopped it (SIGSTOP: by hand, a debugger, a job control of some shell). Others wait for it until their patience is over: a master calls a frozen worker dead after two minutes.',
    mend: '`--fix` lets the process go on where it was (`kill -CONT PID`): nothing is lost by that. At a terminal you may choose to end it and start the daemon anew instead, for one that is stopped again at once.',
  },
  run({ cluster, machines, examined }) {
    return [...machines].flatMap(([machine, on]) =>
      placementsOn(cluster, machine).flatMap((placement) => {
        const id = serviceId(placement)
        const life = examined.get(machine)?.lives?.find((one) => one.id === id)
        if (life?.pid === undefined || life.state !== 'T') return []
        return [
          {
            severity: 'error' as const,
            machine,
            service: id,
            summary: `${id} is frozen: its process is stopped, and answers nobody`,
            evidence: `/proc/${life.pid}/status: State: T (stopped)`,
            hint: `Let it go on where it was: tinderbox doctor --fix; by hand: kill -CONT ${life.pid} on ${machine}. See who stopped it: a debugger, somebody's shell.`,
            explains: [{ machine, service: id }],
            fixes: [
              {
                title: `let ${id} on ${machine} go on where it was`,
                actions: [
                  {
                    kind: 'continue-service',
                    machine,
                    why: 'its process is stopped',
                    cluster: cluster.name,
                    service: id,
                    pid: life.pid,
                  },
                ],
                up: false,
              },
              restart(cluster, on, id, { why: 'its process is stopped', pid: life.pid }),
            ],
          },
        ]
      }),
    )
  },
}
