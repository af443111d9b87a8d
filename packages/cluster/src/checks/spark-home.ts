import type { Check } from './check.ts'

/** A Spark that the file says is there already must be there, in the version that the file says. */
export const sparkHome: Check = {
  name: 'spark-home',
  page: {
    title: 'The Spark that the file names is not there',
    means:
      '`spark.home` says that Spark is on the machine already. There is none in that folder, or it is of another version than `spark.version` says.',
    mend: 'Nothing is done by itself, as that folder is yours. Correct `spark.home` or `spark.version`; or leave `spark.home` out, and Spark is brought.',
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
      },
    ]
  },
}
