import { versionLine } from '../config/version-line.ts'
import type { DoctorCheck } from './doctor-check.ts'

/** Daemons of one cluster run different versions of Spark. */
export const sparkVersions: DoctorCheck = {
  name: 'spark-versions',
  page: {
    title: 'Daemons run different versions of Spark',
    means:
      "Workers of another line than the master's (4.2 and 4.3) register and look well, but no executor is ever started across them: the job waits for ever, and the log says InvalidClassException. It is what an upgrade leaves that did not come to its end, or a daemon that was started by hand.",
    mend: '`--fix` runs `up`: what runs another version than the file says is started anew with the right one.',
  },
  run({ cluster, machines }) {
    const { version } = cluster.settings.spark
    const daemons = [...machines].flatMap(([machine, { facts, sites }]) =>
      facts.daemons
        .filter(({ id, version: own }) => id.startsWith('spark-') && own !== undefined && sites.has(id))
        .map(({ id, version: own }) => ({ machine, id, own: own! })),
    )
    // While all are of one version, another one in the file is a change that is still to come.
    if (new Set(daemons.map(({ own }) => own)).size < 2) return []
    return daemons
      .filter(({ own }) => own !== version)
      .map(({ machine, id, own }) => {
        const breaks = versionLine(own) !== versionLine(version)
        return {
          severity: breaks ? ('error' as const) : ('warning' as const),
          machine,
          service: id,
          summary: `${id} runs Spark ${own}, and others run another: ${breaks ? 'they do not start executors for each other' : `the file says ${version}`}`,
          evidence: daemons
            .slice(0, 8)
            .map((one) => `${one.machine} ${one.id}: Spark ${one.own}`)
            .join('\n'),
          hint: 'Start it anew with the version of the file: tinderbox up.',
          explains: [{ machine, service: id }],
          fixes: [{ title: `start ${id} on ${machine} with Spark ${version}`, actions: [], up: true }],
        }
      })
  },
}
