import { placementsOf, serviceId } from '../config/cluster.ts'
import { activeMaster, leads } from '../sites/active-master.ts'
import { isCounted } from '../sites/counted-workers.ts'
import type { DoctorCheck } from './doctor-check.ts'
import { restart } from './start-anew.ts'

/** Seconds that registering may take: a worker tries six times quickly, then once a minute. */
const patience = 120

/** Told after every deeper cause: nothing keeps the two apart, and still the master does not count it. */
export const workerForgotten: DoctorCheck = {
  name: 'worker-forgotten',
  about: 'daemon',
  page: {
    title: 'The master has forgotten a worker',
    means:
      'The worker runs and believes that it is registered, and the master does not count it: it gets no work. It happens when the two lose each other for a while (a frozen machine, a master that started anew), and the worker takes the wrong one for back.',
    mend: '`--fix` restarts the worker: it registers as a new one. What its executors were at is done again by others.',
  },
  run({ cluster, machines, examined, isUp, isPending }) {
    const master = activeMaster(cluster, machines)
    const masterLife = examined
      .get(master.placement.machine)
      ?.lives?.find(({ id }) => id === serviceId(master.placement))
    if (!isUp || isPending || !leads(master.state) || (masterLife?.age ?? 0) < patience) return []
    return placementsOf(cluster, 'spark-worker').flatMap((placement) => {
      const { machine } = placement
      const on = machines.get(machine)
      const id = serviceId(placement)
      const life = examined.get(machine)?.lives?.find((one) => one.id === id)
      if (!on || life?.pid === undefined || (life.age ?? 0) < patience || isCounted(cluster, machines, placement))
        return []
      const said = life.log.filter((line) =>
        /registered with|unresponsive|Master has changed|Failed to connect/.test(line),
      )
      return [
        {
          severity: 'error' as const,
          machine,
          service: id,
          summary: `${id} has run for ${Math.round(life.age! / 60)} min and the master does not count it, though nothing keeps the two apart`,
          evidence:
            said.slice(-3).join('\n') ||
            `the master: no worker ${on.sites.get(id)!.address}:${on.sites.get(id)!.ports['rpc']} is alive`,
          hint: 'Restart it: tinderbox doctor --fix',
          explains: [{ machine, service: id }],
          fixes: [restart(cluster, on, id, { why: 'the master does not count it' })],
        },
      ]
    })
  },
}
