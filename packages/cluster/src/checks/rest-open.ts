/** Spark's REST server takes programs from anybody, whatever spark.authenticate says. */
import { placementsOn, serviceId } from '../config/cluster.ts'
import type { DoctorCheck } from './doctor-check.ts'
import { startAsTheFileSays } from './start-anew.ts'

export const restOpen: DoctorCheck = {
  name: 'rest-open',
  page: {
    title: "Spark's REST server is open",
    means:
      "Spark's master listens on port 6066 for programs to run, since Spark 4.1 by default, and asks nobody for a password, not even where `spark.authenticate` is on: whoever reaches the port runs what they like on the workers, as the daemons' user. Tinderbox switches it off (`spark.master.rest.enabled false`); it is on only where somebody has changed `conf/daemons.conf` on the machine. It is not guessed at: the server was asked for the state of a submission that there is not, and was sent one that lacks everything, so that nothing could start; what it said is the evidence.",
    mend: '`--fix` stops the master, writes the file as it shall be, and starts it again; applications go on, they find the master when it is back. By hand: set `spark.master.rest.enabled false` in `conf/daemons.conf`, and restart the master.',
  },
  run({ cluster, machines, examined, isUp }) {
    if (!isUp) return []
    return [...machines.values()].flatMap((on) => {
      const { machine, listening, processes } = on.facts
      const masters = placementsOn(cluster, machine).filter(({ service }) => service === 'spark-master')
      const ids = new Set(masters.map((one) => serviceId(one)))
      return (examined.get(machine)?.restAnswer ?? [])
        .filter(({ port }) => {
          const those = listening.filter((one) => one.port === port)
          return processes.some(({ pid, service }) => ids.has(service ?? '') && those.some((one) => one.pid === pid))
        })
        .filter(({ answers }) =>
          answers.some((one) => /serverSparkVersion|SubmissionResponse|"ErrorResponse"/.test(one)),
        )
        .slice(0, 1)
        .map(({ address, port, answers }) => ({
          severity: 'error' as const,
          machine,
          summary: `Spark's REST server is open on port ${port}: it takes programs from anybody, without a password`,
          evidence: [
            `GET http://${address}:${port}/v1/submissions/status/tinderbox-doctor, then POST .../create without a program; it answered both:`,
            ...answers,
          ].join('\n'),
          hint: 'Switch it off: spark.master.rest.enabled false in conf/daemons.conf, as Tinderbox writes it; tinderbox doctor --fix does that. Until then let nobody but the cluster reach that port.',
          fixes: [
            startAsTheFileSays(cluster, on, [...ids], {
              what: 'switch the REST server off',
              disturbs: 'Applications go on: they find the master when it is back.',
            }),
          ],
        }))
    })
  },
}
