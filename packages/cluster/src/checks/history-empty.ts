import { placementsOf, serviceId } from '../config/cluster.ts'
import type { MachineSite } from '../sites/machine-site.ts'
import type { DoctorCheck } from './doctor-check.ts'

/** The history server runs, is well, and shows nothing. */
export const historyEmpty: DoctorCheck = {
  name: 'history-empty',
  about: 'outcome',
  page: {
    title: 'The history server looks where no job writes',
    means:
      'It runs, and its page says "No completed applications found", although jobs have run: they write their event logs into another folder than the one that it reads, or write none at all.',
    mend: 'Where the settings on a machine were changed, `--fix` runs `up`, which writes those of the file again. Where the file itself says so (`spark.conf: spark.eventLog.dir`), take that line out of it.',
  },
  run({ cluster, machines, isUp }) {
    const [placement] = placementsOf(cluster, 'spark-history')
    const history = placement && machines.get(placement.machine)
    if (!isUp || !placement || !history) return []
    const reads = valueIn(history, 'conf/spark-history.conf', 'spark.history.fs.logDirectory')
    if (reads === undefined) return []
    const own = cluster.settings.spark.conf
    const byFile = own['spark.eventLog.dir'] !== undefined || own['spark.eventLog.enabled'] !== undefined
    const wrong = [...machines].flatMap(([machine, on]) => {
      const enabled = valueIn(on, 'conf/client/spark-defaults.conf', 'spark.eventLog.enabled')
      const writes = valueIn(on, 'conf/client/spark-defaults.conf', 'spark.eventLog.dir')
      // What a job wrote on its own machine is brought to the history server's: the folders are the same by their names below the cluster's.
      const below = (path: string | undefined, here: string) => path?.replace(here, '')
      if (enabled === undefined && writes === undefined) return []
      if (enabled === 'true' && below(writes, on.here) === below(reads, history.here)) return []
      return [{ machine, said: enabled === 'true' ? `spark.eventLog.dir ${writes}` : `spark.eventLog.enabled ${enabled}` }]
    })
    if (wrong.length === 0) return []
    const where = wrong.map(({ machine }) => machine)
    return [
      {
        severity: 'warning' as const,
        machine: placement.machine,
        service: serviceId(placement),
        summary: `the history server reads ${reads}, and jobs that are run on ${where.join(', ')} do not write there: it does not show them`,
        evidence: [
          `${placement.machine}: conf/spark-history.conf: spark.history.fs.logDirectory ${reads}`,
          ...wrong.slice(0, 5).map(({ machine, said }) => `${machine}: conf/client/spark-defaults.conf: ${said}`),
        ].join('\n'),
        hint: byFile
          ? 'The file says so: take spark.eventLog.dir or spark.eventLog.enabled out of spark.conf, then tinderbox up.'
          : 'Write the settings of the file again: tinderbox up',
        ...(!byFile && { fixes: [{ title: 'write the settings of the file again', actions: [], up: true }] }),
      },
    ]
  },
}

/** Of a file of `key value` lines. */
function valueIn({ facts, here }: MachineSite, path: string, key: string): string | undefined {
  const body = facts.files.find((file) => file.path === `${here}/${path}`)?.body
  const line = body?.split('\n').find((one) => one.startsWith(`${key} `))
  return line?.slice(key.length + 1).trim()
}
