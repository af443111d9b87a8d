import type { Check } from './check.ts'
import { leftOut } from './fix.ts'

const withoutHome = leftOut(
  ['spark', 'home'],
  'Spark is brought',
  'Daemons that run from another folder start anew, drained first.',
)

/** A Spark that the file says is there already must be there, in the version that the file says. */
export const sparkHome: Check = {
  name: 'spark-home',
  page: {
    title: 'The Spark that the file names is not there',
    means:
      '`spark.home` says that Spark is on the machine already. There is none in that folder, or it is of another version than `spark.version` says.',
    mend: '`--fix` leaves `spark.home` out of the file, and Spark is brought; nothing is done to that folder, as it is yours. Or correct `spark.home` or `spark.version`.',
  },
  run(cluster, { facts }) {
    const found = facts.sparkHome
    const { version } = cluster.settings.spark
    if (found === undefined || found.version === version) return []
    const evidence = `${found.home}/jars/spark-core_*.jar: ${found.version ?? 'no such file'}`
    const summary =
      found.version === undefined
        ? `there is no Spark at ${found.home}`
        : `the Spark at ${found.home} is ${found.version}, and the file asks for ${version}`
    return [
      {
        severity: 'error',
        summary,
        evidence,
        hint: 'Correct spark.home or spark.version, or leave spark.home out: Tinderbox then brings Spark.',
        ...(cluster.file !== undefined && { fixes: [withoutHome] }),
      },
    ]
  },
}
