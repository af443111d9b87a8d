import type { ExecutorsOf } from '../probes/executors.ts'
import { activeMaster } from '../sites/active-master.ts'
import { groupBy } from '../group-by.ts'
import type { DoctorCheck } from './doctor-check.ts'

const troubles = /Failed to connect|UnknownHost|refused|No route to host|timed out|Cannot receive any reply/

/** The third answer: executors are started, do not find their driver, and end. */
export const driverUnreachable: DoctorCheck = {
  name: 'driver-unreachable',
  about: 'outcome',
  page: {
    title: 'Executors cannot reach their driver',
    means:
      'The master starts executors for a job, and each of them ends within seconds or minutes: they cannot reach the address that the driver says it has. The job waits ("Initial job has not accepted any resources"), and after ten tries its application is ended. The driver runs on a laptop behind a firewall, in a container, or on a machine whose name resolves to 127.0.1.1.',
    mend: 'Run the job with `tinderbox submit`: its driver then is on a machine of the cluster, with an address and ports that the others reach. Else set `spark.driver.host` to an address that the workers reach, fix its ports (`spark.driver.port`, `spark.driver.blockManager.port`), and let them through.',
  },
  run({ cluster, machines, examined }) {
    const { state, placement } = activeMaster(cluster, machines)
    const active = new Map((state?.activeapps ?? []).map((application) => [application.id, application]))
    const tried = [...examined].flatMap(([machine, { executors = [] }]) =>
      executors.filter((one) => active.has(one.application) && isLost(one)).map((one) => ({ machine, ...one })),
    )
    return [...groupBy(tried, ({ application }) => application)].map(([id, group]) => {
      const { driver, dial } = group[0]!
      const application = active.get(id)!
      const at = [...machines].find(([, on]) => on.address === driver!.host)?.[0]
      return {
        severity: 'error' as const,
        machine: at ?? placement.machine,
        // One that names no machine of the cluster is no matter of what stops others on their way to one.
        ...(at !== undefined && { service: 'driver' }),
        summary: `the executors of "${application.name}" cannot reach its driver at ${driver!.host}:${driver!.port}: ${meaning(driver!.host, dial!.outcome)}`,
        evidence: group
          .slice(0, 5)
          .map(
            (one) =>
              `${one.machine} -> ${one.driver!.host}:${one.driver!.port}: ${one.dial!.said}; ${one.started} ${one.started === 1 ? 'executor was' : 'executors were'} started there, ${one.running} ${one.running === 1 ? 'runs' : 'run'}${one.said === '' ? '' : `; the last one: ${one.said}`}`,
          )
          .join('\n'),
        hint: `End it (${id} of ${application.user}), and run it with tinderbox submit; or give its driver an address that the workers reach: --conf spark.driver.host=ADDRESS`,
      }
    })
  },
}

/** A driver that has just ended refuses, too; its executors have then not been told that they could not connect. */
function isLost({ driver, dial, said }: ExecutorsOf): boolean {
  if (!driver || !dial || dial.outcome === 'open') return false
  return dial.outcome !== 'refused' || troubles.test(said)
}

function meaning(host: string, outcome: NonNullable<ExecutorsOf['dial']>['outcome']): string {
  if (/^127\.|^localhost$|^::1$/.test(host)) return 'it says an address of its own machine only'
  if (outcome === 'silent') return 'no answer, as where a firewall drops'
  if (outcome === 'no-route') return 'no route to it'
  return outcome === 'refused' ? 'nobody listens there' : 'they do not know that name'
}
