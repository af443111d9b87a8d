/** A machine has another secret than the cluster's: its Spark is not let in. */
import { placementsOn, serviceId } from '../config/cluster.ts'
import { secretIn, secretOf } from '../sites/cluster-secret.ts'
import type { DoctorCheck } from './doctor-check.ts'
import { startAsTheFileSays } from './start-anew.ts'

export const secretsDiffer: DoctorCheck = {
  name: 'secrets-differ',
  page: {
    title: 'A machine has another secret',
    means:
      "All of a cluster's Spark shows one secret (`spark.authenticate.secret`), which Tinderbox made once and keeps on the machines. Where a machine has another one - a file was copied from another cluster, restored from an old backup or changed by hand - its worker does not register, and the log says something as unhelpful as `Unknown challenge message` or `Mismatched digest`.",
    mend: "`--fix` stops Spark's daemons on that machine, writes the cluster's secret (the master's) into the files there, and starts them again. Neither secret is shown, nor anything that is made of it.",
  },
  run({ cluster, machines }) {
    const secret = secretOf(cluster, machines)
    if (secret === undefined) return []
    return [...machines.values()].flatMap((on) => {
      const { machine, files } = on.facts
      const others = files.filter(
        ({ path, body }) => path.startsWith(`${on.here}/conf/`) && (secretIn(body) ?? secret) !== secret,
      )
      if (others.length === 0) return []
      const read = new Set(others.map(({ path }) => path.slice(on.here.length + '/conf/'.length)))
      const services = placementsOn(cluster, machine)
        .filter(({ service }) => service.startsWith('spark-'))
        .map((placement) => serviceId(placement))
        .filter((id) => read.has('daemons.conf') || read.has(`${id}.conf`))
      return [
        {
          severity: 'error' as const,
          machine,
          summary: `its secret is not the cluster's: ${services.length > 0 ? `${services.join(', ')} cannot talk to the others` : 'jobs that are started there are turned away'}`,
          // No part of it and no hash: one that was thought up by hand can be guessed from either.
          evidence: others
            .map(({ path }) => `${path}: spark.authenticate.secret is another one than the master's`)
            .join('\n'),
          hint: "Bring the cluster's secret there: tinderbox doctor --fix; or tinderbox up, and restart what runs there.",
          explains: services.map((service) => ({ machine, service })),
          fixes: [
            startAsTheFileSays(cluster, on, services, {
              what: "write the cluster's secret",
              disturbs: 'What runs there was not let in anyway.',
            }),
          ],
        },
      ]
    })
  },
}
